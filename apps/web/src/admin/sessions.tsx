import '../i18n/later-words.ts'
import type { OpenSession } from '@lobby/protocol'
import { Link } from 'wouter'
import { deviceOf } from '../account/device.ts'
import { useChat } from '../chat/chat.tsx'
import { Name } from '../ui/name.tsx'
import { ConfirmButton } from './confirm-button.tsx'
import { useFormats } from './formats.ts'
import { Heading } from './heading.tsx'
import { type Column, List } from './list.tsx'
import { roles } from './roles.ts'
import { useWords } from './words.ts'

/** The sessions of all people. */
export function Sessions() {
  const { t } = useWords()
  const { time } = useFormats()
  const client = useChat()
  const nameOf = ({ userAgent }: OpenSession) => {
    const device = deviceOf(userAgent)
    return device ? t('sessions.device', device) : t('sessions.unknown')
  }
  const columns: readonly Column<OpenSession>[] = [
    {
      key: 'name',
      sort: 'name',
      cell: ({ user }) => (
        <Link href={`/admin/users/${encodeURIComponent(user.id)}`}>
          <Name>{user.name}</Name>
        </Link>
      ),
    },
    { key: 'role', isMinor: true, cell: ({ user }) => t(`roles.${user.role}`) },
    { key: 'device', cell: nameOf },
    { key: 'from', isMinor: true, cell: ({ address }) => address },
    {
      key: 'lastUsedAt',
      sort: 'lastUsedAt',
      isMinor: true,
      cell: ({ lastUsedAt }) => time(lastUsedAt),
    },
    {
      key: 'begunAt',
      sort: 'createdAt',
      isMinor: true,
      cell: ({ createdAt }) => time(createdAt),
    },
  ]
  return (
    <>
      <Heading title={t('sections.sessions')} />
      <List
        name={t('sections.sessions')}
        endpoint="GET /api/admin/sessions"
        rows={({ sessions }) => sessions}
        keyOf={({ id }) => id}
        columns={columns}
        sorted={{ by: 'lastUsedAt', order: 'desc' }}
        filters={[
          { key: 'q' },
          { key: 'role', options: roles.map((role) => [role, t(`roles.${role}`)]) },
        ]}
        actions={(session, reload) =>
          session.current ? (
            t('sessions.thisOne')
          ) : session.mayEnd ? (
            <ConfirmButton
              isSmall
              action={t('sessions.end')}
              label={t('sessions.endThis', { name: `${session.user.name}, ${nameOf(session)}` })}
              title={t('sessions.endTitle', { name: session.user.name })}
              onConfirmed={() =>
                client.api.call('DELETE /api/admin/sessions/{id}', { params: { id: session.id } })
              }
              onDone={reload}
            >
              <p>{t('sessions.endHint', { device: nameOf(session), address: session.address })}</p>
            </ConfirmButton>
          ) : null
        }
      />
    </>
  )
}
