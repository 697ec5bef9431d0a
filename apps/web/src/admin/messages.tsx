import { plainText } from '@lobby/markdown'
import type { FoundMessage } from '@lobby/protocol'
import { Link } from 'wouter'
import { Name } from '../ui/name.tsx'
import { useFormats } from './formats.ts'
import { Heading } from './heading.tsx'
import { type Column, List } from './list.tsx'
import { useListAddress } from './list-address.ts'
import { useWords } from './words.ts'

/** What was written in public rooms. */
export function Messages() {
  const { t } = useWords()
  const { time } = useFormats()
  const address = useListAddress()
  const isNarrowed = address.value('room') !== '' || address.value('authorId') !== ''
  const columns: readonly Column<FoundMessage>[] = [
    {
      key: 'text',
      isWide: true,
      cell: ({ id, body, deleted }) => (
        <Link href={`/admin/messages/${id}`}>
          <bdi>{deleted ? t('messages.deleted') : shortened(body)}</bdi>
        </Link>
      ),
    },
    { key: 'author', cell: ({ author }) => <Name>{author.name}</Name> },
    {
      key: 'room',
      isMinor: true,
      cell: ({ room }) => <Link href={`/admin/rooms/${room.id}`}>{room.name}</Link>,
    },
    { key: 'writtenAt', isMinor: true, cell: ({ createdAt }) => time(createdAt) },
  ]
  return (
    <>
      <Heading title={t('sections.messages')} />
      <List
        name={t('sections.messages')}
        endpoint="GET /api/admin/messages"
        rows={({ messages }) => messages}
        keyOf={({ id }) => id}
        columns={columns}
        sorted={{ by: '', order: 'desc' }}
        others={['room', 'authorId']}
        filters={[
          { key: 'q' },
          { key: 'author' },
          { key: 'since', day: 'first' },
          { key: 'until', day: 'last' },
          {
            key: 'order',
            none: t('list.newestFirst'),
            options: [['asc', t('list.oldestFirst')]],
          },
        ]}
        note={
          <>
            {t('privacy')}{' '}
            {isNarrowed && (
              <Link href={address.href({ room: '', authorId: '' })}>{t('messages.ofAll')}</Link>
            )}
          </>
        }
      />
    </>
  )
}

/** Enough to know it again; all of it is on its own page. */
function shortened(body: string): string {
  const text = plainText(body)
  const characters = [...text]
  return characters.length > 160 ? `${characters.slice(0, 160).join('')} …` : text
}
