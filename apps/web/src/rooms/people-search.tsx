import type { Author, MemberList, Room } from '@lobby/protocol'
import { Button, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat, useChatState, useMe } from '../chat/chat.tsx'
import { useNameOf } from '../chat/display-names.ts'
import { Avatar } from '../ui/avatar.tsx'
import { PersonButton } from '../ui/person-button.tsx'
import { Username } from '../ui/username.tsx'
import styles from './members-panel.module.css'
import { eachOnce, isClaimed, named, peopleIn } from './people.ts'
import { useDirectRoom } from './use-direct-room.ts'
import { useFoundPeople } from './use-found-people.ts'
import { useInvited } from './use-invited.ts'

type Props = {
  readonly room: Room
  readonly list: MemberList
  readonly carryOut: (change: () => Promise<void>) => Promise<void>
}

const shownAtMost = 6

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
  if (room.kind === 'direct') return null
  const actions = (person: Author) => [
    ...(isClaimed(person) ? [] : [['message', () => openDirect([person.id])] as const]),
    ...(mayAdd ? [['add', () => members.add(room.slug, person.id)] as const] : []),
    ...(mayModerate
      ? [
          ['mute', () => members.changeRole(room.slug, person.id, 'muted')] as const,
          ['ban', () => members.ban(room.slug, person.id)] as const,
        ]
      : []),
  ]
  return (
    <div>
      <TextInput
        label={t(mayAdd ? 'members.addLabel' : 'members.findLabel')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        description={t('members.metHint')}
      />
      <ul className={styles.list}>
        {shown.map((person) => (
          <li key={person.id} className={`${styles.member} ${styles.found}`}>
            <Avatar person={person} size={32} />
            <span className={styles.who}>
              <PersonButton person={person} className={styles.name} />
              <Username person={person} />
            </span>
            <span className={styles.choices}>
              {actions(person).map(([action, change]) => (
                <Button
                  key={action}
                  variant="default"
                  size="compact-sm"
                  onClick={() => carryOut(change)}
                  aria-label={`${t(`members.${action}`)}: ${nameOf(person)}`}
                >
                  {t(`members.${action}`)}
                </Button>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
