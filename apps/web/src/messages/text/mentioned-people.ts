import type { Message } from '@lobby/protocol'
import { createContext, useContext, useMemo } from 'react'
import { folded, type KnownPeople, useKnownPeople } from '../../chat/known-people.ts'

const MentionedContext = createContext<KnownPeople | null>(null)

/** Has the people that a stored text mentions, by the names that stand there. */
export const MentionedProvider = MentionedContext.Provider

/** The people who may be meant: until the server has said so, all that the page knows. */
export function useMentioned(): KnownPeople {
  const known = useKnownPeople()
  return useContext(MentionedContext) ?? known
}

/** What the server has found in the text of a message; null before it is stored. */
export function useMentionsOf(
  message: Pick<Message, 'mentions' | 'mentionNames'> | undefined,
): KnownPeople | null {
  const { mentions, mentionNames } = message ?? {}
  const people = useMemo(
    () =>
      new Map(
        mentionNames?.map((name, index) => {
          const id = mentions?.[index] ?? ''
          return [folded(name), { id, name, guest: false }]
        }),
      ),
    [mentions, mentionNames],
  )
  return message ? people : null
}
