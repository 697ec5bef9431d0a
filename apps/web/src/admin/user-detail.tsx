import '../i18n/later-words.ts'
import type { AccountRole, UserDetail as Detail } from '@lobby/protocol'
import { Link } from 'wouter'
import { deviceOf } from '../account/device.ts'
import { useChat } from '../chat/chat.tsx'
import form from '../ui/form.module.css'
import { Problem } from '../ui/problem.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import { useMay } from './access.tsx'
import { ConfirmButton } from './confirm-button.tsx'
import { EditForm } from './edit-form.tsx'
import { Facts, Part } from './facts.tsx'
import { useFormats } from './formats.ts'
import { Heading } from './heading.tsx'
import { Missing } from './missing.tsx'
import { MakeLink } from './one-time-link.tsx'
import { useWords } from './words.ts'

/** Everything about one person, and what can be done about them. */
export function UserDetail({ id }: { id: string }) {
  const { t } = useWords()
  const { time, bytes } = useFormats()
  const { answer, problem, isMissing, reload } = useEndpoint([
    'GET /api/admin/users/{user}',
    {
      params: { user: id },
    },
  ])
  const maySearch = useMay('message.search')
  if (isMissing) return <Missing />
  if (!answer) return <Problem>{problem}</Problem>
  const { user, rooms, otherRooms } = answer
  return (
    <>
      <Heading title={user.name} above={[t('sections.users'), '/admin/users']} />
      <Facts
        facts={[
          ...(user.displayName === null
            ? []
            : [[t('columns.displayName'), user.displayName] as const]),
          [t('columns.role'), t(`roles.${user.role}`)],
          [
            t('columns.active'),
            t(
              user.deletedAt ? 'users.deleted' : user.active ? 'users.active' : 'users.deactivated',
            ),
          ],
          ...(user.email === null ? [] : [[t('columns.email'), user.email] as const]),
          [t('columns.createdAt'), time(user.createdAt)],
          [t('columns.lastUsedAt'), time(user.lastUsedAt)],
          [t('columns.fileBytes'), bytes(user.fileBytes)],
          [
            t('columns.rooms'),
            rooms.length + otherRooms === 0
              ? '–'
              : [
                  ...rooms.map(({ id, name }) => (
                    <span key={id}>
                      <Link href={`/admin/rooms/${id}`}>{name}</Link>{' '}
                    </span>
                  )),
                  otherRooms > 0 && t('users.otherRooms', { count: otherRooms }),
                ],
          ],
          ...(maySearch
            ? [
                [
                  t('sections.messages'),
                  <Link key="said" href={`/admin/messages?authorId=${encodeURIComponent(user.id)}`}>
                    {t('users.messages')}
                  </Link>,
                ] as const,
              ]
            : []),
        ]}
      />
      <Picture detail={answer} reload={reload} />
      <Manage detail={answer} reload={reload} />
      <SessionsOf detail={answer} reload={reload} />
    </>
  )
}

type Props = { readonly detail: Detail; readonly reload: () => void }

function Picture({ detail: { user, may }, reload }: Props) {
  const { t } = useWords()
  const { call } = useChat().api
  if (user.picture === null) return null
  return (
    <Part title={t('users.picture')}>
      <img
        src={user.picture}
        alt={t('users.pictureOf', { name: user.name })}
        width={80}
        height={80}
      />
      {may.includes('account.remove-picture') && (
        <div className={form.actions}>
          <ConfirmButton
            action={t('users.removePicture')}
            title={t('users.removePictureTitle', { name: user.name })}
            onConfirmed={() =>
              call('DELETE /api/people/{userId}/picture', { params: { userId: user.id } })
            }
            onDone={reload}
          >
            <p>{t('users.removePictureHint')}</p>
          </ConfirmButton>
        </div>
      )}
    </Part>
  )
}

function Manage({ detail: { user, may, roles, codes }, reload }: Props) {
  const { t } = useWords()
  const { call } = useChat().api
  const params = { user: user.id }
  if (user.username === null) return null
  if (!may.includes('account.manage')) return <p className={form.note}>{t('users.notYours')}</p>
  return (
    <>
      <Part title={t('users.roleTitle')}>
        <EditForm
          initial={{ role: user.role as AccountRole }}
          fields={[
            {
              key: 'role',
              label: t('columns.role'),
              hint: t('users.roleHint'),
              options: roles.map((role: AccountRole) => [role, t(`roles.${role}`)]),
            },
          ]}
          action={t('save')}
          done={t('saved')}
          onSave={(body) => call('PATCH /api/admin/users/{user}', { params, body }).then(reload)}
        />
      </Part>
      <Part title={t('users.accountTitle')}>
        <div className={form.actions} style={{ marginTop: 0 }}>
          <MakeLink
            make={() => call('POST /api/admin/users/{user}/reset-link', { params })}
            action={t('users.resetLink')}
          />
          {codes && (
            <ConfirmButton
              action={t('users.codesOff')}
              title={t('users.codesOffTitle', { name: user.name })}
              onConfirmed={() => call('DELETE /api/admin/users/{user}/second-factor', { params })}
              onDone={reload}
            >
              <p>{t('users.codesOffHint')}</p>
            </ConfirmButton>
          )}
          <ConfirmButton
            action={t(user.active ? 'users.deactivate' : 'users.reactivate')}
            title={t(user.active ? 'users.deactivateTitle' : 'users.reactivateTitle', {
              name: user.name,
            })}
            onConfirmed={() =>
              call('PATCH /api/admin/users/{user}', { params, body: { active: !user.active } })
            }
            onDone={reload}
          >
            <p>{t(user.active ? 'users.deactivateHint' : 'users.reactivateHint')}</p>
            {user.active && <p>{t('users.sessionsEnd', { count: user.sessions })}</p>}
          </ConfirmButton>
        </div>
      </Part>
    </>
  )
}

function SessionsOf({ detail: { user, openSessions, may }, reload }: Props) {
  const { t } = useWords()
  const { time } = useFormats()
  const { call } = useChat().api
  if (openSessions.length === 0) return null
  return (
    <Part title={t('sections.sessions')}>
      <ul>
        {openSessions.map(({ id, userAgent, address, lastUsedAt }) => {
          const device = deviceOf(userAgent)
          return (
            <li key={id}>
              <span>
                {device ? t('sessions.device', device) : t('sessions.unknown')}, {address},{' '}
                {time(lastUsedAt)}
              </span>
            </li>
          )
        })}
      </ul>
      {may.includes('session.manage') && (
        <div className={form.actions}>
          <ConfirmButton
            action={t('users.signOut')}
            title={t('users.signOutTitle', { name: user.name })}
            onConfirmed={() =>
              call('DELETE /api/admin/users/{user}/sessions', { params: { user: user.id } })
            }
            onDone={reload}
          >
            <p>{t('users.sessionsEnd', { count: openSessions.length })}</p>
          </ConfirmButton>
        </div>
      )}
    </Part>
  )
}
