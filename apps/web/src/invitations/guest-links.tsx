import '../i18n/later-words.ts'
import type { MadeGuestLink, MemberList } from '@lobby/protocol'
import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { useDates } from '../i18n/use-dates.ts'
import form from '../ui/form.module.css'
import { MoreButton } from '../ui/more-button.tsx'
import { Name } from '../ui/name.tsx'
import { Problem } from '../ui/problem.tsx'
import { useList } from '../ui/use-list.ts'
import { useSubmission } from '../ui/use-submission.ts'
import styles from './invitations.module.css'
import { LifetimeChoice, week } from './lifetime-choice.tsx'
import { isGood, LinkItem } from './link-list.tsx'
import { MadeLink } from './made-link.tsx'

type Props = {
  readonly slug: string
  /** Not in a room that is closed to guests; those that it has are still listed and taken back. */
  readonly mayMake: boolean
  /** Who is in the room by now: guests count for their links, and may take one along when they go. */
  readonly members: MemberList
}

const numbers = [1, 10, 50, 200] as const

/** Links that let guests into this room alone: made here, paused, and taken back. */
export default function GuestLinks({ slug, mayMake, members }: Props) {
  const { t } = useTranslation()
  const { guestLinks } = useChat().api
  const { dateTime } = useDates()
  const [made, setMade] = useState<MadeGuestLink>()
  const [isMaking, setMaking] = useState(false)
  const list = useList(['guest-links', slug, members], async (after) => {
    const { links, next } = await guestLinks.list(slug, after)
    return [links, next]
  })
  const good = list.items?.filter(isGood) ?? []
  const isOver = list.items?.some((link) => link.id === made?.id && !isGood(link))
  const isEmpty = good.length === 0 && !list.hasMore && list.problem === undefined
  if (!mayMake && isEmpty) return null

  return (
    <section className={styles.part}>
      <h3 className={styles.heading}>{t('guestLinks.title')}</h3>
      <p className={form.note}>{t(mayMake ? 'guestLinks.hint' : 'guestLinks.closed')}</p>
      {mayMake && !isMaking && (
        <Button variant="default" mt={8} onClick={() => setMaking(true)}>
          {t('guestLinks.new')}
        </Button>
      )}
      {mayMake && isMaking && (
        <MakeForm
          slug={slug}
          onMade={async (made) => {
            setMade(made)
            setMaking(false)
            await list.reload()
          }}
        />
      )}
      {made && !isOver && <MadeLink key={made.id} url={made.url} />}
      <ul className={styles.links}>
        {good.map(({ id, createdBy, guests, uses, paused, expiresAt }) => (
          <LinkItem
            key={id}
            name={<Name>{createdBy.name}</Name>}
            label={createdBy.name}
            detail={[
              paused && t('guestLinks.paused'),
              uses === null
                ? t('guestLinks.guests', { count: guests })
                : t('guestLinks.guestsOf', { count: uses, guests }),
              t('links.until', { date: dateTime(expiresAt) }),
            ]
              .filter(Boolean)
              .join(' ')}
            pausing={{
              isPaused: paused,
              change: async () => {
                await guestLinks.pause(slug, id, !paused)
                await list.reload()
              },
            }}
            onRevoke={async () => {
              await guestLinks.revoke(slug, id)
              await list.reload()
            }}
          />
        ))}
      </ul>
      <MoreButton list={list} />
      <Problem>{list.problem}</Problem>
    </section>
  )
}

type MakeProps = { readonly slug: string; readonly onMade: (made: MadeGuestLink) => Promise<void> }

function MakeForm({ slug, onMade }: MakeProps) {
  const { t } = useTranslation()
  const { guestLinks } = useChat().api
  const [expiresIn, setExpiresIn] = useState<number>(week)
  const [uses, setUses] = useState('10')
  const { problem, isBusy, submit } = useSubmission(async () => {
    await onMade(await guestLinks.make(slug, { expiresIn, uses: Number(uses) }))
  })
  return (
    <form className={form.form} onSubmit={submit}>
      <NativeSelect
        label={t('guestLinks.uses')}
        // What has opened it is gone.
        autoFocus
        value={uses}
        onChange={(event) => setUses(event.currentTarget.value)}
        data={numbers.map((count) => ({
          value: String(count),
          label: t('guestLinks.number', { count }),
        }))}
      />
      <LifetimeChoice value={expiresIn} onChange={setExpiresIn} />
      <Button type="submit" variant="default" loading={isBusy}>
        {t('guestLinks.make')}
      </Button>
      <Problem>{problem}</Problem>
    </form>
  )
}
