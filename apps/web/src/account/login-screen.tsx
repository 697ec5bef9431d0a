import { useTranslation } from 'react-i18next'
import { Link, useLocation, useSearchParams } from 'wouter'
import { useChat } from '../chat.tsx'
import { roomPath } from '../rooms/room-path.ts'
import { Lead, Stage } from '../ui/stage.tsx'
import { useTitle } from '../ui/use-title.ts'
import { CredentialsForm } from './credentials-form.tsx'
import { useWaysIn } from './use-ways-in.ts'
import styles from './ways.module.css'

/** `/login`: for those who have an account. `?room=` is where they were going. */
export default function LoginScreen({ room: given }: { room?: string | undefined }) {
  const { t } = useTranslation()
  const client = useChat()
  const ways = useWaysIn()
  const [, navigate] = useLocation()
  const [parameters] = useSearchParams()
  const room = given ?? parameters.get('room')
  const target = room ? roomPath(room) : '/'
  useTitle(t('login.title'))
  return (
    <Stage title={t('login.title')}>
      {ways?.guests === false && <Lead>{t('login.closed')}</Lead>}
      <CredentialsForm
        isNew={false}
        action={t('login.action')}
        onSubmit={async (credentials) => {
          await client.account.signIn(credentials)
          navigate(target)
        }}
      />
      <p className={styles.ways}>
        <Link href="/account/forgotten">{t('login.forgotten')}</Link>
        {ways?.guests && <Link href={target}>{t('login.asGuest')}</Link>}
        {ways?.signUp && <Link href="/account/new">{t('login.signUp')}</Link>}
      </p>
    </Stage>
  )
}
