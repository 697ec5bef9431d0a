import '../i18n/later-words.ts'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useMe } from '../chat/chat.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icons.tsx'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import { Appearance, DensityChoice } from './look-choices.tsx'
import { NameForm } from './name-form.tsx'
import { PresenceChoice } from './presence-choice.tsx'
import styles from './profile-dialog.module.css'
import { SendingChoice } from './sending-choice.tsx'
import { usePowers } from './use-powers.ts'
import { useSignInMethods } from './use-sign-in-methods.ts'
import { useSignOut } from './use-sign-out.ts'

type Props = { readonly isOpen: boolean; readonly onClose: () => void }

/** What I may change about how I am here, and how the page looks. */
export default function ProfileDialog({ isOpen, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <Dialog opened={isOpen} onClose={onClose} size="sm" title={t('account.open')}>
      <Profile />
    </Dialog>
  )
}

function Profile() {
  const me = useMe()
  if (!me) return null
  return (
    <div className={styles.panel}>
      {me.guest && <NameForm key={me.name} name={me.name} />}
      <PresenceChoice />
      <Appearance />
      <SendingChoice />
      <DensityChoice />
      <AccountLinks guest={me.guest} />
      <SignOut />
    </div>
  )
}

/** What leads to the account's own page, or to having one. */
function AccountLinks({ guest }: { guest: boolean }) {
  const { t } = useTranslation()
  const methods = useSignInMethods()
  const may = usePowers()?.may
  return (
    <div className={styles.links}>
      {may?.includes('overview.read') && (
        <Button component={Link} href="/admin" variant="light">
          {t('account.admin')}
        </Button>
      )}
      {may?.includes('invitation.make') && (
        <Button component={Link} href="/settings/invitations" variant="light">
          {t('invitations.title')}
        </Button>
      )}
      {guest && methods?.signUp && (
        <Button component={Link} href="/account/new" variant="light">
          {t('signUp.keep')}
        </Button>
      )}
      <Button component={Link} href="/settings/profile" variant="default">
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
  const { problem, submit } = useSubmission(useSignOut())
  return (
    <>
      <Button variant="default" leftSection={<Icon name="exit" size={18} />} onClick={submit}>
        {t('account.signOut')}
      </Button>
      <Problem>{problem}</Problem>
    </>
  )
}
