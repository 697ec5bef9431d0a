import '../i18n/later-words.ts'
import type { Author, MemberAction, MemberList, Room } from '@lobby/protocol'
import { TextInput } from '@mantine/core'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat, useChatState, useMe } from '../chat/chat.tsx'
import { useNameOf } from '../chat/display-names.ts'
import { eachOnce, isClaimed, named, peopleIn } from '../chat/people.ts'
import { useFoundPeople } from '../ui/use-found-people.ts'
import { MemberRow } from './member-row.tsx'
import styles from './members-panel.module.css'
import { useDirectRoom } from './use-direct-room.ts'
import { useInvited } from './use-invited.ts'

type Props = {
  readonly room: Room
  readonly list: MemberList
  readonly carryOut: (change: () => Promise<void>) => Promise<void>
}

const shownAtMost = 6
const moderating: readonly MemberAction[] = ['member.role', 'member.ban']
const noActions: readonly MemberAction[] = []

/** Finds people one has met in any room: to write to them, to let them into a private room, or to keep them quiet in a public one. */
export function PeopleSearch({ room, list, carryOut }: Props) {
  const { t } = useTranslation()
  const { members } = useChat().api
  const me = useMe()
  const [name, setName] = useState('')
  const timelines = useChatState(({ timelines }) => timelines)
  const invited = useInvited()
  const found = useFoundPeople(name)
  const others = useMemo(() => {
    const known = new Set([me?.id, ...list.members.map(({ user }) => user.id)])
    return eachOnce([...peopleIn(timelines, room), ...invited, ...found.people]).filter(
      ({ id }) => !known.has(id),
    )
  }, [timelines, invited, found.people, list, me, room])
  const nameOf = useNameOf(others)
  const shown = named(others, name, nameOf).slice(0, shownAtMost)
  const mayAdd = list.may.includes('member.add')
  const mayModerate = list.may.includes('member.ban') && room.kind === 'public'
  const openDirect = useDirectRoom()
  const field = useRef<HTMLInputElement>(null)
  if (room.kind === 'direct') return null
  const may = mayModerate ? moderating : noActions
  const add = async (person: Author) => {
    await members.add(room.slug, person.id)
    // For the next one.
    setName('')
    field.current?.focus()
  }
  return (
    <div>
      <TextInput
        ref={field}
        label={t(mayAdd ? 'members.addLabel' : 'members.findLabel')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        description={t('members.metHint')}
      />
      <ul className={styles.list}>
        {shown.map((person) => (
          <MemberRow
            key={person.id}
            slug={room.slug}
            {...({ user: person, role: 'outsider' } as const)}
            may={may}
            onAdd={mayAdd ? () => add(person) : undefined}
            onMessage={isClaimed(person) ? undefined : () => openDirect([person.id])}
            carryOut={carryOut}
          />
        ))}
      </ul>
    </div>
  )
}
