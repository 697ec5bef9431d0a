import '../i18n/later-words.ts'
import type { Author, MemberList } from '@lobby/protocol'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { useChat, useMe, useRoom } from '../chat/chat.tsx'
import { isClaimed } from '../chat/people.ts'
import { placeFrom } from '../chat/room-path.ts'
import { addToDraft } from '../composer/draft.ts'
import { hoursOf, useTimeFormat } from '../i18n/time-format.ts'
import { useDates } from '../i18n/use-dates.ts'
import { useLocale } from '../i18n/use-locale.ts'
import { composerId } from '../keys/key-places.ts'
import { Dialog } from '../ui/dialog.tsx'
import { EmojiSign } from '../ui/emoji-sign.tsx'
import { PersonName } from '../ui/person-name.tsx'
import { PresentAvatar } from '../ui/present-avatar.tsx'
import { Problem } from '../ui/problem.tsx'
import { refusalText } from '../ui/refusal-text.ts'
import { SureButton } from '../ui/sure-button.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import { useIsBlocked } from '../ui/use-is-blocked.ts'
import { usePresence } from '../ui/use-presence.ts'
import { useStatus } from '../ui/use-status.ts'
import { Username } from '../ui/username.tsx'
import { MemberActions } from './member-actions.tsx'
import styles from './person-card.module.css'
import { useDirectRoom } from './use-direct-room.ts'

type Props = { readonly person: Author; readonly onClose: () => void }

/** Who a person is, here and in the room on the screen, and what one can do: write to them, mention them, see nothing of them. */
export default function PersonCard({ person, onClose }: Props) {
  return (
    <Dialog
      opened
      onClose={onClose}
      size="sm"
      classNames={{ inner: styles.inner ?? '', content: styles.content ?? '' }}
      title={
        <span className={styles.heading}>
          <PresentAvatar person={person} size={48} />
          <span className={styles.names}>
            <PersonName person={person} />
            <Username person={person} />
          </span>
        </span>
      }
    >
      <Card person={person} onClose={onClose} />
    </Dialog>
  )
}

function Card({ person, onClose }: Props) {
  const { t } = useTranslation()
  const client = useChat()
  const isMe = useMe()?.id === person.id
  const isBlocked = useIsBlocked(person.id)
  const status = useStatus(person.id)
  const openDirect = useDirectRoom()
  const here = useRoomHere()
  const { problem, carryOut } = useCarryOut()
  const params = { userId: person.id }
  return (
    <>
      {status && (
        <p className={styles.status} dir="auto">
          {status.emoji !== undefined && <EmojiSign emoji={status.emoji} />} {status.text}
        </p>
      )}
      <CardFacts person={person} here={here} />
      {isBlocked && <p className={styles.note}>{t('person.blockedHint')}</p>}
      <div className={styles.choices}>
        {isMe && (
          <Button component={Link} href="/settings/profile" variant="default" data-autofocus>
            {t('person.edit')}
          </Button>
        )}
        {!isMe && !isClaimed(person) && (
          <Button onClick={() => carryOut(() => openDirect([person.id]))} data-autofocus>
            {t('person.message')}
          </Button>
        )}
        {!isMe && here && document.getElementById(composerId) && (
          <Mention person={person} slug={here.slug} onClose={onClose} />
        )}
        {!isMe && !isClaimed(person) && (
          <Button
            variant="default"
            onClick={() =>
              carryOut(() =>
                client.api.call(
                  isBlocked ? 'DELETE /api/blocks/{userId}' : 'PUT /api/blocks/{userId}',
                  { params },
                ),
              )
            }
          >
            {t(isBlocked ? 'person.unblock' : 'person.block')}
          </Button>
        )}
      </div>
      {!isMe && <RemovePicture person={person} carryOut={carryOut} />}
      {!isMe && here?.list && here.kind !== 'direct' && (
        <Moderation person={person} here={here} carryOut={carryOut} />
      )}
      <Problem>{problem}</Problem>
    </>
  )
}

type RemoveProps = { readonly person: Author; readonly carryOut: CarryOut }

/** For staff: takes the picture of a person away, for all who see them. */
function RemovePicture({ person, carryOut }: RemoveProps) {
  const { t } = useTranslation()
  const { call } = useChat().api
  const params = { userId: person.id }
  const { answer, reload } = useEndpoint(['GET /api/people/{userId}', { params }], {
    enabled: !isClaimed(person),
  })
  if (!answer?.may?.includes('account.remove-picture')) return null
  return (
    <div className={styles.choices}>
      <SureButton
        size="compact-sm"
        label={t('person.removePicture')}
        sureLabel={t('person.removePictureSure')}
        onSure={() =>
          carryOut(async () => {
            await call('DELETE /api/people/{userId}/picture', { params })
            await reload()
          })
        }
      />
    </div>
  )
}

/** The room behind the card, who is in it, and what the reader may do there. */
function useRoomHere() {
  const [location] = useLocation()
  const address = /^\/chat\/([^/]+)/.exec(location)?.[1] ?? ''
  const { slug } = placeFrom(decodeURIComponent(address))
  const room = useRoom(slug)
  const { answer, reload } = useEndpoint(['GET /api/rooms/{slug}/members', { params: { slug } }], {
    enabled: room !== undefined,
  })
  return room && { slug, kind: room.kind, list: answer, reload }
}

type Here = NonNullable<ReturnType<typeof useRoomHere>>

type CarryOut = (change: () => Promise<void>) => Promise<void>

function useCarryOut() {
  const { t } = useTranslation()
  const [problem, setProblem] = useState<string>()
  const carryOut: CarryOut = async (change) => {
    setProblem(undefined)
    try {
      await change()
    } catch (error) {
      setProblem(refusalText(t, error))
    }
  }
  return { problem, carryOut }
}

type FactsProps = { readonly person: Author; readonly here: Here | undefined }

/** What is known of the person, a line each. */
function CardFacts({ person, here }: FactsProps) {
  const { t } = useTranslation()
  const { date } = useDates()
  const locale = useLocale()
  const [hours] = useTimeFormat()
  const { answer } = useEndpoint(['GET /api/people/{userId}', { params: { userId: person.id } }], {
    enabled: !isClaimed(person),
  })
  const role = memberIn(here?.list, person)?.role
  const presence = usePresence(person.id)
  const clock = answer?.timeZone
    ? new Intl.DateTimeFormat(locale, {
        ...{ hour: 'numeric', minute: '2-digit', weekday: 'short', timeZone: answer.timeZone },
        ...hoursOf(hours),
      }).format(new Date())
    : undefined
  const isStaff = answer && answer.role !== 'member' && answer.role !== 'guest'
  const facts: readonly (readonly [string, string] | false | undefined)[] = [
    presence && [t('presence.label'), t(`presence.${presence}`)],
    person.guest && [t('person.standing'), t('person.guestHint')],
    isStaff && [t('person.role'), t(`person.roles.${answer.role}`)],
    role !== undefined && role !== 'member' && [t('person.roleHere'), t(`members.roles.${role}`)],
    clock !== undefined && [t('person.clock'), clock],
    answer && [t(person.guest ? 'person.sinceGuest' : 'person.since'), date(answer.since)],
    answer && !answer.active && [t('person.standing'), t('person.gone')],
  ]
  return (
    <dl className={styles.facts}>
      {facts
        .filter((fact) => fact !== undefined && fact !== false)
        .map(([name, value]) => (
          <div key={`${name} ${value}`} className={styles.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}

function memberIn(list: MemberList | undefined, { id }: Author) {
  return list?.members.find(({ user }) => user.id === id)
}

type MentionProps = Props & { readonly slug: string }

function Mention({ person, slug, onClose }: MentionProps) {
  const { t } = useTranslation()
  const me = useMe()
  return (
    <Button
      variant="default"
      onClick={() => {
        onClose()
        addToDraft(me?.id, slug, `@${person.name} `)
      }}
    >
      {t('person.mention')}
    </Button>
  )
}

type ModerationProps = {
  readonly person: Author
  readonly here: Here
  readonly carryOut: (change: () => Promise<void>) => Promise<void>
}

/** What the reader may do about the person in this room. */
function Moderation({ person, here: { slug, kind, list, reload }, carryOut }: ModerationProps) {
  const { t } = useTranslation()
  const member = memberIn(list, person)
  const mayHere = list?.may ?? []
  // In a public room most people have no place of their own, and are in no list.
  const may =
    member?.may ??
    (kind === 'public'
      ? (['member.role', 'member.ban'] as const).filter((one) => mayHere.includes(one))
      : [])
  if (may.length === 0) return null
  return (
    <section className={styles.moderation} aria-label={t('person.here')}>
      <h3 className={styles.title}>{t('person.here')}</h3>
      <div className={styles.choices}>
        <MemberActions
          slug={slug}
          user={person}
          role={member?.role ?? 'outsider'}
          may={may}
          carryOut={(change) =>
            carryOut(async () => {
              await change()
              await reload()
            })
          }
        />
      </div>
    </section>
  )
}
