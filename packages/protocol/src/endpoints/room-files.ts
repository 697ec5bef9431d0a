// The files and the links of a room, the newest first.
import { z } from 'zod'
import { AttachedFile } from '../attached-file.ts'
import { Author, Slug } from '../resources.ts'
import type { EndpointTable } from './endpoint.ts'
import { ListQuery, next } from './lists.ts'

/** `media` are pictures and films, `documents` all other files. */
export const RoomFileKind = z.enum(['media', 'documents'])
export type RoomFileKind = z.infer<typeof RoomFileKind>

/** Who sent something, and where it stands. */
const sent = { seq: z.number().int(), author: Author, createdAt: z.iso.datetime() }

export const RoomFile = z.object({ ...sent, file: AttachedFile })
export type RoomFile = z.infer<typeof RoomFile>

export const RoomLink = z.object({
  ...sent,
  /** Where it leads to: `http` or `https`. */
  href: z.string(),
})
export type RoomLink = z.infer<typeof RoomLink>

export const RoomFileQuery = ListQuery.extend({ kind: RoomFileKind })
export type RoomFileQuery = z.infer<typeof RoomFileQuery>

const params = z.object({ slug: Slug })

export const roomFileEndpoints = {
  'GET /api/rooms/{slug}/files': {
    requires: 'room.read',
    summary: 'The files of a room',
    description:
      'Those of messages that the person may read, the newest first, and those of one message in its order: `media` are pictures and films, `documents` all others. Those of deleted messages are not among them.',
    params,
    query: RoomFileQuery,
    answers: { 200: ['A page of them.', z.object({ files: z.array(RoomFile), next })] },
  },
  'GET /api/rooms/{slug}/links': {
    requires: 'room.read',
    summary: 'The links of a room',
    description:
      'Those that stand in messages that the person may read, the newest first; code has none. A page may be short, or empty, while `next` says that there is more: a part of the room is looked through at a time.',
    params,
    query: ListQuery,
    answers: { 200: ['A page of them.', z.object({ links: z.array(RoomLink), next })] },
  },
} as const satisfies EndpointTable
