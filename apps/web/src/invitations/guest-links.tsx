import type { GuestLink } from '@lobby/protocol'
import { Button } from '@mantine/core'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat.tsx'
import form from '../ui/form.module.css'
import { Name } from '../ui/name.tsx'
import { Problem } from '../ui/problem.tsx'
import { useFirst } from '../ui/use-first.ts'
import { useSubmission } from '../ui/use-submission.ts'
import styles from './invitations.module.css'
import { LifetimeChoice, week } from './lifetime-choice.tsx'
import { isGood, LinkItem } from './link-list.tsx'
import { MadeLink } from './made-link.tsx'
import { useUntil } from './use-until.ts'

/** Links that let guests into this room alone: made here, and taken back. */
export default function GuestLinks({ slug }: { slug: string }) {
  const { t } = useTranslation()
  const { guestLinks } = useChat()
  const until = useUntil()
  const [expiresIn, setExpiresIn] = useState<number>(week)
  const [url, setUrl] = useState<string>()
  const [links, setLinks] = useState<readonly GuestLink[]>([])
  const load = useCallback(
    async () => setLinks((await guestLinks.list(slug)).links),
    [guestLinks, slug],
  )
  const first = useFirst(load)
  const make = useSubmission(async () => {
    setUrl((await guestLinks.make(slug, expiresIn)).url)
    await load()
  })

  return (
    <section className={styles.part}>
      <h3 className={styles.heading}>{t('guestLinks.title')}</h3>
      <p className={form.note}>{t('guestLinks.hint')}</p>
      <form className={form.form} onSubmit={make.submit}>
        <LifetimeChoice value={expiresIn} onChange={setExpiresIn} />
        <Button type="submit" variant="default" loading={make.isBusy}>
          {t('guestLinks.make')}
        </Button>
      </form>
      {url && <MadeLink key={url} url={url} />}
      <ul className={styles.links}>
        {links.filter(isGood).map(({ id, createdBy, guests, expiresAt }) => (
          <LinkItem
            key={id}
            name={<Name>{createdBy.name}</Name>}
            label={createdBy.name}
            detail={`${t('guestLinks.guests', { count: guests })} ${t('links.until', { date: until(expiresAt) })}`}
            onRevoke={async () => {
              await guestLinks.revoke(slug, id)
              setUrl(undefined)
              await load()
            }}
          />
        ))}
      </ul>
      <Problem>{first.problem ?? make.problem}</Problem>
    </section>
  )
}
