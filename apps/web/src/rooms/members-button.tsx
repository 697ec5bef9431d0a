import type { Author, MemberList, Room } from '@lobby/protocol'
import { UnstyledButton } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useChatState } from '../chat/chat.tsx'
import { eachOnce } from '../chat/people.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Icon } from '../ui/icons.tsx'
import { closePanel, openPanel, useOpenPanel } from '../ui/open-panel.ts'
import styles from './members-button.module.css'

type Props = { readonly room: Room; readonly list: MemberList | undefined }

const facesAtMost = 3

/** Opens the panel with the members, and closes it. Shows a few of them, and how many they are where that is known. */
export function MembersButton({ room, list }: Props) {
  const { t } = useTranslation()
  const isOpen = useOpenPanel()?.name === 'members'
  const speakers = useSpeakers(room.kind === 'public' ? room.slug : undefined)
  const members = (list?.members ?? []).filter(({ role }) => role !== 'banned')
  // In a public room everybody may be: only those with a role there are in the list.
  const faces = room.kind === 'public' ? speakers : members.map(({ user }) => user)
  // Of two people, the one is beside the name and the other one is the person.
  const isOfTwo = room.people?.length === 1
  const hasFaces = faces.length > 1 && !isOfTwo
  return (
    <UnstyledButton
      className={styles.button}
      aria-expanded={isOpen}
      title={t('members.open')}
      data-faces={hasFaces || undefined}
      onClick={() => (isOpen ? closePanel() : openPanel('members'))}
    >
      <span className="visually-hidden">{t('members.open')}</span>
      <span className={styles.icon}>
        <Icon name="people" />
      </span>
      {hasFaces && (
        <span className={styles.faces}>
          {faces.slice(0, facesAtMost).map((person) => (
            <Avatar key={person.id} person={person} size={22} />
          ))}
        </span>
      )}
      {room.kind !== 'public' && list && !isOfTwo && <span>{members.length}</span>}
    </UnstyledButton>
  )
}

/** Who has spoken last in a room, as far as is known here. */
function useSpeakers(slug: string | undefined): readonly Author[] {
  const events = useChatState(({ timelines }) =>
    slug === undefined ? undefined : timelines.get(slug)?.events,
  )
  return useMemo(
    () =>
      eachOnce(
        (events ?? [])
          .slice(-50)
          .toReversed()
          .flatMap((event) => (event.type === 'message.created' ? [event.message.author] : [])),
      ),
    [events],
  )
}
