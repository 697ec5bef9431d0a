import { fileEndpoints } from '@lobby/protocol'
import { ChatError } from '../ground/errors.ts'
import { can, type Resource } from '../ground/permissions.ts'
import { type Actor, personOf } from '../ground/person.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { findRoomBy } from '../rooms/queries.ts'
import type { Database } from '../storage/database.ts'
import type { FilesTable } from '../storage/file-tables.ts'
import { fileAnswer } from './file-answer.ts'
import type { FileStore } from './file-store.ts'
import { keptName, thumbWidths } from './kept-names.ts'
import { findFile } from './queries.ts'

interface Needs {
  readonly db: Database
  readonly fileStore: FileStore
}

type Whole = FilesTable & { readonly content: string }

/** The files of messages, for who may read those, as it is when they ask. */
export function addFileRoutes(api: Api, { db, fileStore }: Needs): void {
  serve(api, fileEndpoints, {
    'GET /files/{id}/thumb': async ({ actor, server, params: { id }, query: { w }, headers }) => {
      const file = await readable(id, actor, server)
      const isSmaller = file.width !== null && w !== undefined
      const width = isSmaller && thumbWidths.find((one) => one >= w && one < (file.width ?? 0))
      if (!width) return fileAnswer(fileStore, file, headers)
      const content = keptName(file.content, width)
      const thumb = { name: file.name, type: 'image/webp', hash: `${file.hash}.${width}`, content }
      return fileAnswer(fileStore, thumb, headers)
    },
    'GET /files/{id}/{name}': async ({ actor, server, params: { id }, headers }) => {
      const file = await readable(id, actor, server)
      return fileAnswer(fileStore, file, headers)
    },
  })

  /** Throws ChatError `not_found` for all others: they learn nothing. */
  async function readable(id: string, actor: Actor, server: Resource): Promise<Whole> {
    const file = await findFile(db, id)
    if (file?.content && (await mayRead(file, actor, server)))
      return { ...file, content: file.content }
    throw new ChatError('not_found', 'There is no such file.')
  }

  async function mayRead(file: FilesTable, actor: Actor, server: Resource): Promise<boolean> {
    const { ownerId, roomId, seq } = file
    if (roomId === null || seq === null) {
      const person = personOf(actor)
      return person?.session === true && person.id === ownerId
    }
    const room = await findRoomBy(db, { id: roomId }, actor)
    if (!room || !can(actor, 'room.read', { ...server, room }) || seq < room.visibleFrom)
      return false
    const message = await db
      .selectFrom('messages')
      .select('deletedSeq')
      .where('roomId', '=', roomId)
      .where('seq', '=', seq)
      .executeTakeFirst()
    return message?.deletedSeq === null
  }
}
