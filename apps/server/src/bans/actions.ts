// Addresses that are kept out, and sockets that are open from there.
import type { AddressBan, NewAddressBan } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import { ChatError } from '../ground/errors.ts'
import { aboutPerson, can, type Resource, requires } from '../ground/permissions.ts'
import type { Actor } from '../ground/person.ts'
import { everySocket, type Notify } from '../notices.ts'
import { listSessionAddresses } from '../sessions/queries.ts'
import type { Database } from '../storage/database.ts'
import { fromNow } from '../storage/instants.ts'
import { type AddressBans, isWithin } from './address-bans.ts'

export type AddressBanActions = ReturnType<typeof createAddressBanActions>

interface Needs {
  readonly db: Database
  readonly notify: Notify
  readonly server: () => Resource
  readonly clock: Clock
  readonly addressBans: AddressBans
}

export function createAddressBanActions({ db, notify, server, clock, addressBans }: Needs) {
  return { banAddress, liftAddressBan }

  /** Keeps an address or a network out; sockets from there are closed. Throws as `AddressBans.add` does, for one's own address, and `forbidden` where a person who is not below the actor is signed in. */
  async function banAddress(
    { actor, address }: { readonly actor: Actor; readonly address: string },
    { network, reason, expiresIn }: NewAddressBan,
  ): Promise<AddressBan> {
    requires(actor, 'address-ban.manage', server())
    if (actor !== 'operator' && isWithin(address, network))
      throw new ChatError('invalid', 'This is your own address.')
    for (const { role, ipAddress } of await listSessionAddresses(db, clock.wall())) {
      const mayBan = can(actor, 'address-ban.manage', aboutPerson(server(), role))
      if (!mayBan && isWithin(ipAddress, network))
        throw new ChatError(
          'forbidden',
          'A person with your role or a higher one is signed in from this network.',
        )
    }
    const createdBy = actor === 'operator' ? 'Operator' : (actor?.name ?? '')
    const expiresAt = expiresIn === null ? null : fromNow(expiresIn * 1_000)
    const ban = await addressBans.add({ network, reason, createdBy, expiresAt }, actor)
    await notify(everySocket, { type: 'server.changed' })
    return ban
  }

  /** Lets an address in again. Throws ChatError `not_found`. */
  async function liftAddressBan(actor: Actor, id: string): Promise<void> {
    requires(actor, 'address-ban.manage', server())
    await addressBans.lift(id, actor)
  }
}
