import '../../i18n/later-words.ts'
import type { Member } from '@lobby/protocol'
import { Button } from '@mantine/core'
import { Suspense, useState } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { useChat, useMe } from '../../chat/chat.tsx'
import { useNameOf } from '../../chat/display-names.ts'
import { isClaimed } from '../../chat/people.ts'
import { lazyPart } from '../../newer-page/lazy-part.ts'
import form from '../../ui/form.module.css'
import { Icon } from '../../ui/icons.tsx'
import { refusalText } from '../../ui/refusal-text.ts'
import { SureButton } from '../../ui/sure-button.tsx'
import { useReload } from '../../ui/use-list.ts'
import { MemberRow } from '../member-row.tsx'
import styles from '../members-panel.module.css'
import { PeopleSearch } from '../people-search.tsx'
import { useDirectRoom } from '../use-direct-room.ts'
import type { PanelProps } from './panel-props.ts'

// Seen by moderators alone.
const GuestLinks = lazyPart(() => import('../../invitations/guest-links.tsx'))

/** Who is in the room, and what may be done about it. */
export default function MembersPanel({ room, members }: PanelProps) {
  const { t } = useTranslation()
  const client = useChat()
  const [problem, setProblem] = useState<string>()
  const [turnedAway, setTurnedAway] = useState<Member>()
  const { list, reload } = members
  const reloadLinks = useReload('guest-links', room.slug)
  const me = useMe()
  const openDirect = useDirectRoom()
  // A guest of this room alone has no other one, not even for the two of you.
  const mayWriteTo = ({ user, role, guestLink }: Member) =>
    user.id !== me?.id &&
    role !== 'banned' &&
    !isClaimed(user) &&
    guestLink === undefined &&
    room.people?.length !== 1
  const carryOut = async (change: () => Promise<void>) => {
    setProblem(undefined)
    try {
      await change()
      reload()
    } catch (error) {
      setProblem(refusalText(t, error))
    }
  }
  const present = list?.members ?? []
  const nameOf = useNameOf([turnedAway?.user])
  return (
    <div className={styles.panel}>
      {room.topic !== '' && (
        <p className={styles.topic}>
          <bdi>{room.topic}</bdi>
        </p>
      )}
      {room.kind === 'public' && list && (
        <p className={form.note}>
          {t(present.length > 0 ? 'members.publicHint' : 'members.publicOnly')}
        </p>
      )}
      <ul className={styles.list}>
        {present.map((member) => (
          <MemberRow
            key={member.user.id}
            slug={room.slug}
            {...member}
            onMessage={mayWriteTo(member) ? () => openDirect([member.user.id]) : undefined}
            carryOut={carryOut}
            onTurnedAway={() => setTurnedAway(member)}
          />
        ))}
      </ul>
      {turnedAway?.guestLink && (
        <LinkOffer
          name={nameOf(turnedAway.user)}
          onKeep={() => setTurnedAway(undefined)}
          onRevoke={() =>
            carryOut(async () => {
              await client.api.guestLinks.revoke(room.slug, turnedAway.guestLink ?? '')
              await reloadLinks()
              setTurnedAway(undefined)
            })
          }
        />
      )}
      {problem && (
        <p className={form.problem} role="alert">
          {problem}
        </p>
      )}
      {list && <PeopleSearch room={room} list={list} carryOut={carryOut} />}
      {list?.may.includes('guest-link.revoke') && (
        <Suspense>
          <GuestLinks
            key={room.slug}
            slug={room.slug}
            mayMake={list.may.includes('guest-link.make')}
            members={list}
          />
        </Suspense>
      )}
      {list?.may.includes('member.leave') && <LeaveButton slug={room.slug} carryOut={carryOut} />}
    </div>
  )
}

type OfferProps = {
  readonly name: string
  readonly onRevoke: () => Promise<void>
  readonly onKeep: () => void
}

/** A guest who was removed or muted still has a link that others use, too: it offers to take it back. */
function LinkOffer({ name, onRevoke, onKeep }: OfferProps) {
  const { t } = useTranslation()
  return (
    <div className={styles.offer} role="alert">
      <p className={form.note}>
        <Trans
          i18nKey="members.cameByLink"
          values={{ name }}
          components={{ bdi: <bdi /> }}
          shouldUnescape
        />
      </p>
      <Button variant="default" size="compact-sm" onClick={onRevoke}>
        {t('members.revokeLink')}
      </Button>
      <Button variant="default" size="compact-sm" onClick={onKeep}>
        {t('members.keepLink')}
      </Button>
    </div>
  )
}

/** Nobody comes back by themselves: it asks first. */
function LeaveButton({ slug, carryOut }: { slug: string; carryOut: CarryOut }) {
  const { t } = useTranslation()
  const client = useChat()
  return (
    <SureButton
      leftSection={<Icon name="exit" size={18} />}
      label={t('members.leave')}
      sureLabel={t('members.leaveSure')}
      onSure={() => carryOut(() => client.api.members.leave(slug))}
    />
  )
}

/** Carries a change out, and shows what stands against it. */
export type CarryOut = (change: () => Promise<void>) => Promise<void>
