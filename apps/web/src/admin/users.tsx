import type { User } from '@lobby/protocol'
import { Button } from '@mantine/core'
import { Link } from 'wouter'
import { Name } from '../ui/name.tsx'
import { useMay } from './access.tsx'
import { useFormats } from './formats.ts'
import { Heading } from './heading.tsx'
import { LinkRequests } from './link-requests.tsx'
import { type Column, List } from './list.tsx'
import { roles } from './roles.ts'
import styles from './users.module.css'
import { useWords } from './words.ts'

/** Accounts and guests. */
export function Users() {
  const { t } = useWords()
  const { time, number, bytes } = useFormats()
  const mayMake = useMay('account.manage')
  const mayHelp = useMay('account.help')
  const columns: readonly Column<User>[] = [
    {
      key: 'name',
      sort: 'name',
      cell: ({ id, name, displayName }) => (
        <>
          <Link href={`/admin/users/${encodeURIComponent(id)}`}>
            <Name>{displayName ?? name}</Name>
          </Link>
          {displayName !== null && <bdi className={styles.username}>@{name}</bdi>}
        </>
      ),
    },
    { key: 'role', sort: 'role', cell: ({ role }) => t(`roles.${role}`) },
    {
      key: 'active',
      isMinor: true,
      cell: ({ active, deletedAt }) =>
        t(deletedAt ? 'users.deleted' : active ? 'users.active' : 'users.deactivated'),
    },
    {
      key: 'lastUsedAt',
      sort: 'lastUsedAt',
      isMinor: true,
      cell: ({ lastUsedAt }) => time(lastUsedAt),
    },
    {
      key: 'createdAt',
      sort: 'createdAt',
      isMinor: true,
      cell: ({ createdAt }) => time(createdAt),
    },
    {
      key: 'fileBytes',
      sort: 'fileBytes',
      isMinor: true,
      isNumber: true,
      cell: ({ fileBytes }) => bytes(fileBytes),
    },
    {
      key: 'sessions',
      isMinor: true,
      isNumber: true,
      cell: ({ sessions }) => number(sessions),
    },
  ]
  return (
    <>
      <Heading title={t('sections.users')}>
        {mayMake && (
          <Button component={Link} href="/admin/users/new">
            {t('users.new')}
          </Button>
        )}
      </Heading>
      {mayHelp && <LinkRequests />}
      <List
        name={t('sections.users')}
        endpoint="GET /api/admin/users"
        rows={({ users }) => users}
        keyOf={({ id }) => id}
        columns={columns}
        sorted={{ by: 'createdAt', order: 'asc' }}
        filters={[
          { key: 'q' },
          { key: 'role', options: roles.map((role) => [role, t(`roles.${role}`)]) },
          {
            key: 'active',
            options: [
              ['yes', t('users.active')],
              ['no', t('users.deactivated')],
            ],
          },
        ]}
      />
    </>
  )
}
