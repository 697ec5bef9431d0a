import '../i18n/later-words.ts'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useMe } from '../chat/chat.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Icon, type IconName } from '../ui/icons.tsx'
import { openDialog } from '../ui/open-dialog.ts'
import { PersonName } from '../ui/person-name.tsx'
import { PresentAvatar } from '../ui/present-avatar.tsx'
import { Problem } from '../ui/problem.tsx'
import { StatusSign } from '../ui/status-sign.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import { Appearance, DensityChoice } from './look-choices.tsx'
import { NameForm } from './name-form.tsx'
import { PresenceChoice } from './presence-choice.tsx'
import styles from './profile-dialog.module.css'
import { SendingChoice } from './sending-choice.tsx'
import { StatusForm } from './status-form.tsx'
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
  const { t } = useTranslation()
  const me = useMe()
  if (!me) return null
  return (
    <div className={styles.panel}>
      <p className={styles.me}>
        <PresentAvatar person={me} size={40} />
        <PersonName person={me} className={styles.name} />
        <StatusSign id={me.id} />
      </p>
      {me.guest && <NameForm key={me.name} name={me.name} />}
      <StatusForm me={me.id} />
      <PresenceChoice />
      <Places guest={me.guest} />
      <details className={styles.looks}>
        <summary>{t('account.looks')}</summary>
        <div className={styles.panel}>
          <Appearance />
          <SendingChoice />
          <DensityChoice />
        </div>
      </details>
    </div>
  )
}

/** What leads elsewhere, and out. */
function Places({ guest }: { guest: boolean }) {
  const { t } = useTranslation()
  const methods = useSignInMethods()
  const may = usePowers()?.may
  const { problem, submit } = useSubmission(useSignOut())
  const places: readonly (readonly [
    isOffered: boolean | undefined,
    href: string,
    icon: IconName,
    label: string,
  ])[] = [
    [guest && methods?.signUp, '/account/new', 'person', 'signUp.keep'],
    [guest, '/login', 'lock', 'name.signIn'],
    [true, '/settings/profile', 'sliders', guest ? 'account.settings' : 'account.title'],
    [may?.includes('invitation.make'), '/settings/invitations', 'link', 'invitations.title'],
    [may?.includes('overview.read'), '/admin', 'shield', 'account.admin'],
  ]
  return (
    <div className={styles.places}>
      {places.map(
        ([isOffered, href, icon, label]) =>
          isOffered && (
            <Link key={href} href={href} className={styles.place}>
              <Icon name={icon} size={18} />
              {t(label)}
            </Link>
          ),
      )}
      <button type="button" className={styles.place} onClick={() => openDialog('keys')}>
        <Icon name="letters" size={18} />
        {t('account.keys')}
      </button>
      <button type="button" className={styles.place} onClick={submit}>
        <Icon name="exit" size={18} />
        {t('account.signOut')}
      </button>
      <Problem>{problem}</Problem>
    </div>
  )
}
