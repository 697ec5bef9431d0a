import type { Author, FoundPerson } from '@lobby/protocol'
import { useMemo } from 'react'
import { useChat, useMe } from '../chat/chat.tsx'
import { useList } from './use-list.ts'
import { useSettled } from './use-settled.ts'

const pageSize = 20
/** Milliseconds: a person who types has not asked yet. */
const pause = 150
const none: readonly FoundPerson[] = []

/** The accounts that the server finds by a part of a name, in pages; for guests there are none. */
export function useFoundPeople(text: string) {
  const { call } = useChat().api
  const hasAccount = useMe()?.guest === false
  const q = useSettled(text.trim(), pause)
  const list = useList(['found-people', q], async (after) => {
    if (!hasAccount) return [none, null]
    const query = { limit: pageSize, ...(q !== '' && { q }), ...(after && { after }) }
    const { people, next } = await call('GET /api/people/found', { query })
    return [people, next]
  })
  const items = list.items ?? none
  const people = useMemo<readonly Author[]>(() => items.map(({ user }) => user), [items])
  return { list, people }
}
