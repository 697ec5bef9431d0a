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

/** Stands before the name of a group, for the id of a person. No id begins with it. */
export const groupSign = '@'

export type Mentioning = Pick<
  Message,
  'mentions' | 'mentionNames' | 'mentionsAll' | 'mentionGroups'
>

/** Stands for the id of a person where all are meant. */
export const everybody = ''

function personOf(id: string, name: string) {
  return [folded(name), { id, name, guest: false }] as const
}

/** What the server has found in the text of a message; null before it is stored. */
export function useMentionsOf(message: Mentioning | undefined): KnownPeople | null {
  const { mentions, mentionNames, mentionsAll, mentionGroups } = message ?? {}
  const people = useMemo(() => {
    const named = mentionNames?.map((name, index) => personOf(mentions?.[index] ?? '', name)) ?? []
    const called = mentionsAll ? [personOf(everybody, mentionsAll)] : []
    // Its members are among those who are named, under its name.
    const groups = mentionGroups?.map((name) => personOf(groupSign + name, name)) ?? []
    return new Map([...named, ...called, ...groups])
  }, [mentions, mentionNames, mentionsAll, mentionGroups])
  return message ? people : null
}
