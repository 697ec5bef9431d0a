// Addresses that are kept out.
import { z } from 'zod'
import { limits } from '../limits.ts'
import type { EndpointTable } from './endpoint.ts'
import { ListQuery } from './lists.ts'
import { Reason } from './reports.ts'

export const NewAddressBan = z.strictObject({
  /** An IP address, or a network such as `203.0.113.0/24`. */
  network: z.string().max(64),
  reason: Reason,
  /** Seconds; null: until it is lifted. */
  expiresIn: z.number().int().min(60).max(limits.banLifeMax).nullable().default(null),
})
export type NewAddressBan = z.infer<typeof NewAddressBan>

/** Addresses from which nobody gets to the API and the sockets. */
export const AddressBan = z.object({
  id: z.string(),
  network: z.string(),
  reason: z.string(),
  /** By the name that they had then. */
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
})
export type AddressBan = z.infer<typeof AddressBan>

export const AddressBanList = z.object({ bans: z.array(AddressBan), next: z.string().nullable() })
export type AddressBanList = z.infer<typeof AddressBanList>

export const addressBanEndpoints = {
  'GET /api/admin/address-bans': {
    requires: 'address-ban.manage',
    summary: 'From which addresses may nobody come?',
    query: ListQuery,
    answers: { 200: ['The newest first.', AddressBanList] },
  },
  'POST /api/admin/address-bans': {
    requires: 'address-ban.manage',
    proof: true,
    summary: 'Keep an address or a network out',
    description:
      'From there, nobody gets to the API or a socket; sockets that are open are closed. This ' +
      'machine itself and one’s own address are refused.',
    body: NewAddressBan,
    answers: { 201: ['The ban.', AddressBan] },
  },
  'DELETE /api/admin/address-bans/{id}': {
    requires: 'address-ban.manage',
    proof: true,
    summary: 'Let an address in again',
    params: z.object({ id: z.string().max(64) }),
    answers: { 204: ['It is lifted.'] },
  },
} as const satisfies EndpointTable
