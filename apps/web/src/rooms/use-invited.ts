import type { Author } from '@lobby/protocol'
import { useState } from 'react'
import { useChat, useMe } from '../chat/chat.tsx'
import { useFirst } from '../ui/use-first.ts'

/** People who came by one's invitation, and the person by whose invitation one came: they can be written to before rooms have shown them. */
export function useInvited(): readonly Author[] {
  const { invitations } = useChat().api
  const hasAccount = useMe()?.guest === false
  const [people, setPeople] = useState<readonly Author[]>([])
  // Without an answer, the people that rooms have shown are found all the same.
  useFirst(async () => setPeople(hasAccount ? (await invitations.people()).people : []), hasAccount)
  return people
}
