import '../i18n/later-words.ts'
import type { Invitation } from '@lobby/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { useDates } from '../i18n/use-dates.ts'
import { Lead } from '../ui/centred-page.tsx'
import { MoreButton } from '../ui/more-button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useList } from '../ui/use-list.ts'
import { InvitationForm } from './invitation-form.tsx'
import styles from './invitations.module.css'
import { isGood, LinkItem } from './link-list.tsx'
import { MadeLink } from './made-link.tsx'

/** Makes links that let people into the server, and takes them back. */
export function Invitations({ mayMakeModerators }: { mayMakeModerators: boolean }) {
  const { t } = useTranslation()
  const { invitations } = useChat().api
  const { dateTime } = useDates()
  const [url, setUrl] = useState<string>()
  const list = useList(['invitations'], async (after) => {
    const page = await invitations.list(after)
    return [page.invitations, page.next]
  })
  const good = list.items?.filter(isGood) ?? []
  return (
    <>
      <Lead>{t('invitations.hint')}</Lead>
      <InvitationForm
        mayMakeModerators={mayMakeModerators}
        onMade={(made) => {
          setUrl(made)
          void list.reload()
        }}
      />
      {url && <MadeLink key={url} url={url} />}
      <section className={styles.part}>
        <h2 className={styles.heading}>{t('invitations.list')}</h2>
        <ul className={styles.links}>
          {good.map((invitation) => {
            const { id, createdBy, role, room, intoRoom, expiresAt } = invitation
            const name = [
              t(`invitations.as.${role}`),
              room?.name ?? (intoRoom ? t('invitations.hiddenRoom') : undefined),
              createdBy?.name,
            ]
              .filter((part) => part)
              .join(' · ')
            return (
              <LinkItem
                key={id}
                name={<bdi>{name}</bdi>}
                label={name}
                detail={`${usedOf(invitation)} ${t('links.until', { date: dateTime(expiresAt) })}`}
                onRevoke={() => invitations.revoke(id).then(list.reload)}
              />
            )
          })}
        </ul>
        {list.items && good.length === 0 && !list.hasMore && <p>{t('links.none')}</p>}
        <MoreButton list={list} />
        <Problem>{list.problem}</Problem>
      </section>
    </>
  )

  function usedOf({ used, uses }: Invitation): string {
    return uses === null
      ? t('invitations.usedAny', { count: used })
      : t('invitations.usedOf', { used, uses })
  }
}
