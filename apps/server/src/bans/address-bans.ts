// Addresses from which nobody gets in, each as an IP network. They are asked
// about for every request and socket, so they are held in memory as well.

import { randomUUIDv7 } from 'node:crypto'
import { BlockList, isIP } from 'node:net'
import { carriedIPv4, plainAddress } from '@lobby/channels'
import type { AddressBan, ListQuery } from '@lobby/protocol'
import { record } from '../audit/record.ts'
import type { Clock } from '../ground/clock.ts'
import { ChatError } from '../ground/errors.ts'
import { isLoopback } from '../ground/network.ts'
import type { Actor } from '../ground/person.ts'
import { noteChange } from '../shared/changes.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { now } from '../storage/instants.ts'

export interface AddressBans {
  /** Whether nobody may come from this address now. This machine itself is never kept out. */
  covers(address: string): boolean
  /** Throws ChatError `invalid` for what is no network, or one that is this machine's or too wide. */
  add(ban: BanToMake, by: Actor): Promise<AddressBan>
  /** Throws ChatError `not_found`. */
  lift(id: string, by: Actor): Promise<void>
  /** Reads again what may have been decided on another node. */
  refresh(): Promise<void>
  /** The bans that count now, the newest first. */
  list(query: ListQuery): Promise<{ bans: AddressBan[]; next: string | null }>
}

interface BanToMake {
  readonly network: string
  readonly reason: string
  readonly createdBy: string
  readonly expiresAt: string | null
}

interface Loaded {
  readonly networks: BlockList
  readonly expiresAt: number
}

/** A wider network than this is half of the world: nobody means that. */
const widest = { ipv4: 8, ipv6: 19 }

/** One for each node. */
export async function openAddressBans(db: Database, clock: Clock): Promise<AddressBans> {
  let loaded = await load()

  return {
    covers(address) {
      if (loaded.length === 0) return false
      const plain = plainAddress(address)
      if (plain === undefined || isLoopback(plain)) return false
      const now = clock.wall()
      return loaded.some(
        ({ networks, expiresAt }) =>
          expiresAt > now && formsOf(plain).some((form) => networks.check(form, familyOf(form))),
      )
    },

    async add({ network: given, reason, createdBy, expiresAt }, by) {
      const network = parseNetwork(given)
      const ban = { id: randomUUIDv7(), network, reason, createdBy, createdAt: now(), expiresAt }
      await inTransaction(db, async (tx) => {
        await tx.insertInto('address_bans').values(ban).execute()
        await noteChange(tx, 'address-bans')
        record(tx, by, { ...entryFor(network), after: { banned: true, reason, expiresAt } })
      })
      loaded = await load()
      return ban
    },

    async lift(id, by) {
      await inTransaction(db, async (tx) => {
        const row = await tx
          .deleteFrom('address_bans')
          .where('id', '=', id)
          .returning('network')
          .executeTakeFirst()
        if (!row) throw new ChatError('not_found', 'There is no such ban.')
        await noteChange(tx, 'address-bans')
        record(tx, by, { ...entryFor(row.network), after: { banned: false } })
      })
      loaded = await load()
    },

    async refresh() {
      loaded = await load()
    },

    async list({ after, limit }) {
      let query = db
        .selectFrom('address_bans')
        .selectAll()
        .where(({ or, eb }) => or([eb('expiresAt', 'is', null), eb('expiresAt', '>', now())]))
        .orderBy('id', 'desc')
        .limit(limit + 1)
      if (after !== undefined) query = query.where('id', '<', after)
      const rows = await query.execute()
      const bans = rows.slice(0, limit)
      return { bans, next: rows.length > limit ? (bans.at(-1)?.id ?? null) : null }
    },
  }

  async function load(): Promise<Loaded[]> {
    const rows = await db.selectFrom('address_bans').select(['network', 'expiresAt']).execute()
    return rows.map(({ network, expiresAt }) => ({
      networks: blockListOf(meantBy(network)),
      expiresAt: expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt),
    }))
  }
}

/** Whether the address is in the network that was typed. Throws as `AddressBans.add` does. */
export function isWithin(address: string, network: string): boolean {
  const plain = plainAddress(address)
  if (plain === undefined) return false
  const list = blockListOf(parseNetwork(network))
  return formsOf(plain).some((form) => list.check(form, familyOf(form)))
}

/**
 * `203.0.113.7` → `203.0.113.7/32`, `2001:db8::1` → `2001:db8::1/64`: what one
 * customer has; `64:ff9b::cb00:7107` → `203.0.113.7/32`. Throws ChatError `invalid`.
 */
function parseNetwork(given: string): string {
  const [, address = '', length] = /^([\da-f:.]+)(?:\/(\d{1,3}))?$/i.exec(given.trim()) ?? []
  const family = familyOf(address)
  const bits = family === 'ipv4' ? 32 : 128
  const whole = carriedIPv4(address) === undefined ? 64 : bits
  const prefix = length === undefined ? Math.min(bits, whole) : Number(length)
  if (!family || prefix > bits)
    throw new ChatError(
      'invalid',
      `${JSON.stringify(given)} is no address. Give one such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32.`,
    )
  const network = meantBy(`${address.toLowerCase()}/${prefix}`)
  const list = blockListOf(network)
  const isIPv4 = familyOf(network.split('/')[0] ?? '') === 'ipv4'
  const carriesAll = carriers.some((carrier) => list.check(carrier, 'ipv6'))
  if (family === 'ipv6' && !isIPv4 && (carriesAll || carriedIPv4(address) !== undefined))
    throw new ChatError(
      'invalid',
      'Too many IPv4 addresses are in this network, as NAT64, 6to4 or mapped ones. Give IPv4 networks such as 203.0.113.0/24 instead.',
    )
  const most = widest[isIPv4 ? 'ipv4' : 'ipv6']
  if (Number(network.split('/')[1]) < most)
    throw new ChatError('invalid', `This network is too wide: at most /${most}.`)
  if (list.check('127.0.0.1') || list.check('::1', 'ipv6') || network.startsWith('127.'))
    throw new ChatError('invalid', 'The server’s own machine cannot be banned.')
  return network
}

/** Networks in which every IPv4 address is carried by an IPv6 one, after 96 bits. */
const carriers = ['64:ff9b::', '::ffff:0:0']

/**
 * A network of IPv6 addresses that only carry IPv4 ones is that of the IPv4
 * addresses: `2002:cb00:7100::/40` → `203.0.113.0/24`. One that would be too wide stays as it is.
 */
function meantBy(network: string): string {
  const [address = '', length] = network.split('/')
  const carried = carriedIPv4(address)
  const before = plainAddress(address)?.startsWith('2002:') ? 16 : 96
  const prefix = Number(length) - before
  return carried === undefined || prefix < widest.ipv4
    ? network
    : `${carried}/${Math.min(32, prefix)}`
}

function blockListOf(network: string): BlockList {
  const [address = '', prefix] = network.split('/')
  const list = new BlockList()
  list.addSubnet(address, Number(prefix), familyOf(address) ?? 'ipv4')
  return list
}

/** The address, and the IPv4 one that it carries by NAT64 or 6to4: a ban of either counts. */
function formsOf(plain: string): string[] {
  const carried = carriedIPv4(plain)
  return carried === undefined ? [plain] : [plain, carried]
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  return ({ 4: 'ipv4', 6: 'ipv6' } as const)[isIP(address)]
}

function entryFor(network: string) {
  const target = { kind: 'address', id: network, name: network } as const
  return { action: 'address-ban.manage', target } as const
}
