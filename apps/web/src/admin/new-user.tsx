import '../i18n/later-words.ts'
import type { Account, AccountRole, OneTimeLink } from '@lobby/protocol'
import { useContext, useState } from 'react'
import { Link } from 'wouter'
import { passwordProblem, usernameProblem } from '../account/credentials.ts'
import { useChat } from '../chat/chat.tsx'
import { Access } from './access.tsx'
import { EditForm } from './edit-form.tsx'
import { Heading } from './heading.tsx'
import { ShownLink } from './one-time-link.tsx'
import { useWords } from './words.ts'

/** Makes an account for another person: with a password, or with a link by which they choose one. */
export function NewUser() {
  const { t } = useWords()
  const client = useChat()
  const [made, setMade] = useState<{ account: Account; link?: OneTimeLink }>()
  const { gives } = useContext(Access)

  const make = async (values: { username: string; password: string; role: AccountRole }) => {
    const password = values.password || somePassword()
    const account = await client.api.call('POST /api/admin/users', {
      body: { ...values, password },
    })
    if (values.password !== '') return setMade({ account })
    const link = await client.api.call('POST /api/admin/users/{user}/reset-link', {
      params: { user: account.id },
    })
    setMade({ account, link })
  }

  return (
    <>
      <Heading title={t('users.new')} above={[t('sections.users'), '/admin/users']} />
      {made ? (
        <div role="status">
          <p>{t('users.made', { name: made.account.username })}</p>
          {made.link && <ShownLink link={made.link} />}
          <p>
            <Link href={`/admin/users/${encodeURIComponent(made.account.id)}`}>
              {t('users.toThem', { name: made.account.username })}
            </Link>
          </p>
        </div>
      ) : (
        <EditForm
          initial={{ username: '', password: '', role: 'member' as AccountRole }}
          fields={[
            { key: 'username', label: t('credentials.username') },
            {
              key: 'password',
              label: t('credentials.password'),
              hint: t('users.passwordHint'),
              type: 'password',
              autoComplete: 'new-password',
            },
            {
              key: 'role',
              label: t('columns.role'),
              options: gives.toReversed().map((role) => [role, t(`roles.${role}`)]),
            },
          ]}
          action={t('users.make')}
          check={({ username, password }) => {
            const name = usernameProblem(t, username)
            const secret = password === '' ? undefined : passwordProblem(t, password)
            return { ...(name && { username: name }), ...(secret && { password: secret }) }
          }}
          onSave={make}
        />
      )}
    </>
  )
}

/** Nobody is told it, and nobody can guess it: the link is the way in. */
function somePassword(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(24))))
}
