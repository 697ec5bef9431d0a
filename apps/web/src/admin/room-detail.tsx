import { cleanName } from '@lobby/protocol/text'
import { Link } from 'wouter'
import { useChat } from '../chat/chat.tsx'
import { roomPath } from '../chat/room-path.ts'
import form from '../ui/form.module.css'
import { Name } from '../ui/name.tsx'
import { Problem } from '../ui/problem.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import { useGoOn } from '../ui/use-go-on.ts'
import { useMay } from './access.tsx'
import { ConfirmButton } from './confirm-button.tsx'
import { EditForm } from './edit-form.tsx'
import { Facts, Part } from './facts.tsx'
import { useFormats } from './formats.ts'
import { Heading } from './heading.tsx'
import { Missing } from './missing.tsx'
import { useWords } from './words.ts'

/** One room: how big it is and, if it is public, who has a role in it. */
export function RoomDetail({ id }: { id: string }) {
  const { t } = useWords()
  const { time, number } = useFormats()
  const client = useChat()
  const goOn = useGoOn()
  const params = { room: id }
  const { answer, problem, isMissing, reload } = useEndpoint([
    'GET /api/admin/rooms/{room}',
    {
      params,
    },
  ])
  const maySearch = useMay('message.search')
  if (isMissing) return <Missing />
  if (!answer) return <Problem>{problem}</Problem>
  const { room, people, may } = answer
  const { slug } = room
  // Direct rooms have none.
  const name = room.name || t(`kinds.${room.kind}`)
  return (
    <>
      <Heading title={name} above={[t('sections.rooms'), '/admin/rooms']} />
      <Facts
        facts={[
          [t('columns.kind'), t(`kinds.${room.kind}`)],
          ...(slug === null
            ? []
            : [
                [
                  t('columns.address'),
                  <Link key="address" href={roomPath(slug)}>
                    {decodeURIComponent(roomPath(slug))}
                  </Link>,
                ] as const,
              ]),
          [
            t('columns.messages'),
            slug !== null && maySearch ? (
              <Link key="messages" href={`/admin/messages?room=${id}`}>
                {number(room.messages)}
              </Link>
            ) : (
              number(room.messages)
            ),
          ],
          [t('columns.members'), number(room.members)],
          [t('columns.createdAt'), time(room.createdAt)],
          [t('columns.lastActivityAt'), time(room.lastActivityAt)],
        ]}
      />
      {slug === null && <p className={form.note}>{t('privacy')}</p>}
      {people.length > 0 && (
        <Part title={t('columns.members')}>
          <ul>
            {people.map(({ user, role }) => (
              <li key={user.id}>
                <Name>{user.name}</Name>
                <span>{t(`roomRoles.${role}`)}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {may.includes('room.rename') && (
        <Part title={t('rooms.renameTitle')}>
          <EditForm
            initial={{ name }}
            fields={[{ key: 'name', label: t('columns.name') }]}
            action={t('save')}
            done={t('saved')}
            check={(values): { name?: string } =>
              cleanName(values.name) === '' ? { name: t('rooms.nameMissing') } : {}
            }
            onSave={(values) =>
              client.api
                .call('PATCH /api/admin/rooms/{room}', { params, body: values })
                .then(reload)
            }
          />
        </Part>
      )}
      {may.includes('room.dissolve') && (
        <div className={form.actions}>
          <ConfirmButton
            action={t('rooms.delete')}
            title={t('rooms.deleteTitle', { name })}
            onConfirmed={() => client.api.call('DELETE /api/admin/rooms/{room}', { params })}
            onDone={() => goOn('/admin/rooms')}
          >
            <p>{t('rooms.deleteHint')}</p>
            <ul>
              <li>{t('rooms.deleteMessages', { count: room.messages })}</li>
              <li>{t('rooms.deleteMembers', { count: room.members })}</li>
            </ul>
          </ConfirmButton>
        </div>
      )}
    </>
  )
}
