// What has a page of its own for people without the admin area, within the area's frame.
import '../i18n/later-words.ts'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { Invitations } from '../invitations/invitations-screen.tsx'
import { Reports } from '../reports/reports-screen.tsx'
import { EmojiPage } from '../settings/emoji-page.tsx'
import { Access } from './access.tsx'
import { Heading } from './heading.tsx'
import styles from './moderation.module.css'
import { useWords } from './words.ts'

export function ReportsPage() {
  const { t } = useTranslation()
  return (
    <>
      <Heading title={t('reports.title')} />
      <div className={styles.column}>
        <Reports />
      </div>
    </>
  )
}

export function InvitationsPage() {
  const { t } = useTranslation()
  const { may } = useContext(Access)
  return (
    <>
      <Heading title={t('invitations.title')} />
      <div className={styles.column}>
        <Invitations mayMakeModerators={may.includes('invitation.make-moderator')} />
      </div>
    </>
  )
}

export function OwnEmojiPage() {
  const { t } = useWords()
  return (
    <>
      <Heading title={t('sections.emoji')} />
      <div className={styles.column}>
        <EmojiPage />
      </div>
    </>
  )
}
