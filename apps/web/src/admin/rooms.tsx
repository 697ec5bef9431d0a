import type { SurveyedRoom } from '@lobby/protocol'
import { Button } from '@mantine/core'
import { Link } from 'wouter'
import { Name } from '../ui/name.tsx'
import { useMay } from './access.tsx'
import { useFormats } from './formats.ts'
import { Heading } from './heading.tsx'
import { type Column, List } from './list.tsx'
import { roomKinds } from './room-kinds.ts'
import { useWords } from './words.ts'

/** Every room, whatever its kind. */
export function Rooms() {
  const { t } = useWords()
  const { time, number } = useFormats()
  const mayMake = useMay('room.create')
  const columns: readonly Column<SurveyedRoom>[] = [
    {
      key: 'name',
      sort: 'name',
      cell: ({ id, name, kind }) => (
        <Link href={`/admin/rooms/${id}`}>
          {/* Direct rooms have none. */}
          <Name>{name || t(`kinds.${kind}`)}</Name>
        </Link>
      ),
    },
    { key: 'kind', cell: ({ kind }) => t(`kinds.${kind}`) },
    {
      key: 'members',
      sort: 'members',
      isNumber: true,
      isMinor: true,
      cell: ({ members }) => number(members),
    },
    {
      key: 'messages',
      sort: 'messages',
      isNumber: true,
      cell: ({ messages }) => number(messages),
    },
    {
      key: 'lastActivityAt',
      sort: 'lastActivityAt',
      isMinor: true,
      cell: ({ lastActivityAt }) => time(lastActivityAt),
    },
    {
      key: 'createdAt',
      sort: 'createdAt',
      isMinor: true,
      cell: ({ createdAt }) => time(createdAt),
    },
  ]
  return (
    <>
      <Heading title={t('sections.rooms')}>
        {mayMake && (
          <Button component={Link} href="/admin/rooms/new">
            {t('rooms.new')}
          </Button>
        )}
      </Heading>
      <List
        name={t('sections.rooms')}
        endpoint="GET /api/admin/rooms"
        rows={({ rooms }) => rooms}
        keyOf={({ id }) => id}
        columns={columns}
        sorted={{ by: 'name', order: 'asc' }}
        filters={[
          { key: 'q' },
          { key: 'kind', options: roomKinds.map((kind) => [kind, t(`kinds.${kind}`)]) },
        ]}
        note={t('privacy')}
      />
    </>
  )
}
