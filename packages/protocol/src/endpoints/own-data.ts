// What the server keeps of a person, for themselves, and the end of an account.
import { z } from 'zod'
import { FileId } from '../attached-file.ts'
import { limits } from '../limits.ts'
import type { EndpointTable } from './endpoint.ts'
import { ListQuery, next, WholeNumber } from './lists.ts'

/** Rows by the names of their columns. */
const Row = z.record(z.string(), z.union([z.string(), z.number(), z.null()]))

/** What the server keeps of an account, as `docs/export.md` names it: without what is secret, and without messages. */
export const OwnData = z.object({
  exportedAt: z.iso.datetime(),
  /** By the names of the tables; those without a row of the person are not there. */
  tables: z.record(
    z.string(),
    z.object({
      rows: z.array(Row),
      /** There are more than these. */
      hasMore: z.boolean(),
    }),
  ),
  /** How many messages they have written; `GET /api/account/data/messages` has them. */
  messages: z.number().int().min(0),
})
export type OwnData = z.infer<typeof OwnData>

export const OwnMessageQuery = z.strictObject({
  after: ListQuery.shape.after,
  limit: WholeNumber.refine((count) => count >= 1 && count <= limits.ownMessages, {
    message: `from 1 to ${limits.ownMessages}`,
  }).default(limits.ownMessages),
})
export type OwnMessageQuery = z.infer<typeof OwnMessageQuery>

/** A message that the person has written, as it reads by now. */
export const OwnMessage = z.object({
  /** The address of its room. */
  room: z.string(),
  seq: z.number().int().min(1),
  createdAt: z.iso.datetime(),
  body: z.string(),
  deleted: z.literal(true).optional(),
})
export type OwnMessage = z.infer<typeof OwnMessage>

export const ownDataEndpoints = {
  'POST /api/account/data': {
    requires: 'account.export',
    proof: true,
    summary: 'What does the server keep of me?',
    description:
      'For accounts. Tables and columns are those of an export of the server, without passwords, keys and secrets; of each at most 2,000 rows. The audit log says that it was asked for.',
    answers: { 200: ['What is kept, but for messages.', OwnData] },
  },
  'GET /api/account/data/messages': {
    requires: 'account.export',
    proof: true,
    summary: 'What have I written?',
    description: 'For accounts: a page, by room and place, of rooms that they have left too.',
    query: OwnMessageQuery,
    answers: {
      200: ['A page of messages.', z.object({ messages: z.array(OwnMessage), next })],
    },
  },
  'GET /api/account/data/files/{id}': {
    requires: 'account.export',
    summary: 'A file that I have sent',
    description:
      'For accounts, by the ids in the table `files` of what the server keeps: of rooms that they have left too, until its message is deleted.',
    params: z.object({ id: FileId }),
    answers: { 200: ['The file.'], 206: ['A part of it.'], 304: ['The one that is known.'] },
  },
  'DELETE /api/account': {
    requires: 'account.delete',
    proof: true,
    summary: 'Delete my account',
    description:
      'Ends all sessions, removes what the account signs in by, its address, profile, drafts and everything else that is its own, takes back its invitations and leaves its private rooms. What it wrote stays, under its username, which nobody else can take. The only owner cannot go. Nobody brings the account back.',
    answers: { 204: ['It is gone.'] },
  },
} as const satisfies EndpointTable
