import { Button, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { lazyPart } from '../newer-page/lazy-part.ts'
import { CentredPage, Lead } from '../ui/centred-page.tsx'
import form from '../ui/form.module.css'
import { Name } from '../ui/name.tsx'
import { useServer } from '../ui/server-identity.ts'
import { useTitle } from '../ui/use-title.ts'
import styles from './form-links.module.css'
import { useNameForm } from './use-name-form.ts'
import { useSignInMethods } from './use-sign-in-methods.ts'
import { useWelcome } from './welcome-slot.ts'

const LoginScreen = lazyPart(() => import('./login-screen.tsx'))

type Props = {
  /** Where the person is going, when that is known. */
  readonly room?: string | undefined
  /** Its address. */
  readonly slug?: string | undefined
  readonly name?: string | undefined
}

/** The first thing a stranger sees: one question. */
export function NameScreen({ room, slug, name }: Props) {
  const { t } = useTranslation()
  const { field, problem, isBusy, submit } = useNameForm(name)
  const methods = useSignInMethods()
  const server = useServer()
  const welcome = useWelcome()
  useTitle(room)
  // A name is not enough here.
  if (methods?.guests === false) return <LoginScreen room={slug} />
  return (
    <CentredPage title={<Name>{server.name}</Name>}>
      {room !== undefined && (
        <Lead>
          {t('name.into')} <Name>{room}</Name>.
        </Lead>
      )}
      {room === undefined && server.welcome === undefined && <Lead>{t('name.promise')}</Lead>}
      {welcome}
      <form className={form.form} onSubmit={submit} noValidate>
        <TextInput
          {...field}
          label={t('name.label')}
          placeholder={t('name.placeholder')}
          error={problem}
          size="md"
          autoFocus
          autoComplete="nickname"
          enterKeyHint="go"
          data-autofocus
        />
        <Button type="submit" size="md" loading={isBusy} fullWidth>
          {t('name.enter')}
        </Button>
        <p className={form.note}>{t('name.hint')}</p>
      </form>
      <p className={styles.links}>
        <Link href={slug ? `/login?room=${encodeURIComponent(slug)}` : '/login'}>
          {t('name.signIn')}
        </Link>
      </p>
    </CentredPage>
  )
}
