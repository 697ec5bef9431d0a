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

export type Mentioning = Pick<Message, 'mentions' | 'mentionNames' | 'mentionsAll'>

/** Stands for the id of a person where all are meant. */
export const everybody = ''

function personOf(id: string, name: string) {
  return [folded(name), { id, name, guest: false }] as const
}

/** What the server has found in the text of a message; null before it is stored. */
export function useMentionsOf(message: Mentioning | undefined): KnownPeople | null {
  const { mentions, mentionNames, mentionsAll } = message ?? {}
  const people = useMemo(() => {
    const named = mentionNames?.map((name, index) => personOf(mentions?.[index] ?? '', name)) ?? []
    const called = mentionsAll ? [personOf(everybody, mentionsAll)] : []
    return new Map([...named, ...called])
  }, [mentions, mentionNames, mentionsAll])
  return message ? people : null
}
