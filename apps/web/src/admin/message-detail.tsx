import { Link } from 'wouter'
import { useChat } from '../chat/chat.tsx'
import { messagePath } from '../chat/room-path.ts'
import { MessageText } from '../messages/message-text.tsx'
import form from '../ui/form.module.css'
import { Name } from '../ui/name.tsx'
import { Problem } from '../ui/problem.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import { ConfirmButton } from './confirm-button.tsx'
import { Facts, Part } from './facts.tsx'
import { useFormats } from './formats.ts'
import { Heading } from './heading.tsx'
import { Missing } from './missing.tsx'
import { useWords } from './words.ts'

/** One message of a public room. */
export function MessageDetail({ id }: { id: string }) {
  const { t } = useWords()
  const { time } = useFormats()
  const client = useChat()
  const { answer, problem, isMissing, reload } = useEndpoint([
    'GET /api/admin/messages/{id}',
    {
      params: { id },
    },
  ])
  if (isMissing) return <Missing />
  if (!answer) return <Problem>{problem}</Problem>
  const { message, may } = answer
  const { author, room, seq, createdAt, body, deleted } = message
  return (
    <>
      <Heading
        title={t('messages.by', { name: author.name })}
        above={[t('sections.messages'), '/admin/messages']}
      />
      <Facts
        facts={[
          [
            t('columns.author'),
            <Link key="author" href={`/admin/messages?authorId=${encodeURIComponent(author.id)}`}>
              <Name>{author.name}</Name>
            </Link>,
          ],
          [
            t('columns.room'),
            <Link key="room" href={`/admin/rooms/${room.id}`}>
              {room.name}
            </Link>,
          ],
          [
            t('columns.writtenAt'),
            <Link key="place" href={messagePath(room.slug, seq)}>
              {time(createdAt)}
            </Link>,
          ],
        ]}
      />
      <Part title={t('columns.text')}>
        {deleted ? (
          <p className={form.note}>{t('messages.deleted')}</p>
        ) : (
          <MessageText body={body} />
        )}
      </Part>
      {may.includes('message.delete') && (
        <div className={form.actions}>
          <ConfirmButton
            action={t('messages.delete')}
            title={t('messages.deleteTitle')}
            onConfirmed={() =>
              client.api.call('DELETE /api/admin/messages/{id}', { params: { id } })
            }
            onDone={reload}
          >
            <p>{t('messages.deleteHint')}</p>
          </ConfirmButton>
        </div>
      )}
    </>
  )
}
