import { Button, Popover, SegmentedControl, TextInput, useMantineColorScheme } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { useChat, useMe } from '../chat.tsx'
import { forgetDrafts } from '../composer/draft.ts'
import { Avatar } from '../ui/avatar.tsx'
import form from '../ui/form.module.css'
import { Icon } from '../ui/icons.tsx'
import { Name } from '../ui/name.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import styles from './profile.module.css'
import { useNameForm } from './use-name-form.ts'
import { usePowers } from './use-powers.ts'
import { useWaysIn } from './use-ways-in.ts'

/** Who I am here; opens what I may change about it. */
export function Profile() {
  const { t } = useTranslation()
  const me = useMe()
  const [isOpen, setOpen] = useState(false)
  if (!me) return null
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="top-start"
      width={288}
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <button type="button" className={styles.me} onClick={() => setOpen(!isOpen)}>
          <Avatar person={me} size={32} />
          <Name className={styles.name}>{me.name}</Name>
          <span className="visually-hidden">{t('account.open')}</span>
          <Icon name="chevron" size={16} />
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('account.open')} className={styles.panel}>
        {me.guest && <NameForm key={me.name} name={me.name} />}
        <Appearance />
        <AccountLinks guest={me.guest} />
        <SignOut />
      </Popover.Dropdown>
    </Popover>
  )
}

function NameForm({ name }: { name: string }) {
  const { t } = useTranslation()
  const { field, problem, isBusy, submit } = useNameForm(name)
  return (
    <form className={styles.nameForm} onSubmit={submit} noValidate>
      <TextInput
        {...field}
        className={styles.grow ?? ''}
        label={t('account.name')}
        error={problem}
        autoComplete="nickname"
      />
      <Button type="submit" variant="default" loading={isBusy} disabled={field.value === name}>
        {t('account.save')}
      </Button>
    </form>
  )
}

function Appearance() {
  const { t } = useTranslation()
  // Without it, a style tag would stop the transitions for a moment, and the page's policy the tag.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  const choices = ['light', 'dark', 'auto'] as const
  return (
    <div>
      <p className={styles.label}>{t('account.appearance')}</p>
      <SegmentedControl
        fullWidth
        aria-label={t('account.appearance')}
        value={colorScheme}
        onChange={(value) => setColorScheme(value as (typeof choices)[number])}
        data={choices.map((value) => ({ value, label: t(`account.${value}`) }))}
      />
    </div>
  )
}

/** What leads to the account's own page, or to having one. */
function AccountLinks({ guest }: { guest: boolean }) {
  const { t } = useTranslation()
  const ways = useWaysIn()
  const may = usePowers()?.may
  return (
    <div className={styles.links}>
      {may?.includes('overview.read') && (
        <Button component={Link} href="/admin" variant="light">
          {t('account.admin')}
        </Button>
      )}
      {may?.includes('invitation.make') && (
        <Button component={Link} href="/invitations" variant="light">
          {t('invitations.title')}
        </Button>
      )}
      {guest && ways?.signUp && (
        <Button component={Link} href="/account/new" variant="light">
          {t('signUp.keep')}
        </Button>
      )}
      <Button component={Link} href="/account" variant="default">
        {t(guest ? 'account.settings' : 'account.title')}
      </Button>
      {guest && (
        <Button component={Link} href="/login" variant="default">
          {t('name.signIn')}
        </Button>
      )}
    </div>
  )
}

function SignOut() {
  const { t } = useTranslation()
  const client = useChat()
  const [, navigate] = useLocation()
  const { problem, submit } = useSubmission(async () => {
    await client.signOut()
    forgetDrafts()
    navigate('/')
  })
  return (
    <>
      <Button variant="default" leftSection={<Icon name="exit" size={18} />} onClick={submit}>
        {t('account.signOut')}
      </Button>
      {problem && (
        <p className={form.problem} role="alert">
          {problem}
        </p>
      )}
    </>
  )
}
