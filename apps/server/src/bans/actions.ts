// Addresses that are kept out, and sockets that are open from there.
import type { AddressBan, NewAddressBan } from '@lobby/protocol'
import type { Context } from '../context.ts'
import { ChatError } from '../ground/errors.ts'
import { aboutPerson, can, requires } from '../ground/permissions.ts'
import type { Actor } from '../ground/person.ts'
import { everySocket } from '../notices.ts'
import { listSessionAddresses } from '../sessions/queries.ts'
import { fromNow } from '../storage/instants.ts'
import { isWithin } from './address-bans.ts'

/** Keeps an address or a network out; sockets from there are closed. Throws as `AddressBans.add` does, for one's own address, and `forbidden` where a person who is not below the actor is signed in. */
export async function banAddress(
  context: Context,
  { actor, address }: { readonly actor: Actor; readonly address: string },
  { network, reason, expiresIn }: NewAddressBan,
): Promise<AddressBan> {
  requires(actor, 'address-ban.manage', context.server())
  if (actor !== 'operator' && isWithin(address, network))
    throw new ChatError('invalid', 'This is your own address.')
  for (const { role, ipAddress } of await listSessionAddresses(context.db, context.clock.wall())) {
    const mayBan = can(actor, 'address-ban.manage', aboutPerson(context.server(), role))
    if (!mayBan && isWithin(ipAddress, network))
      throw new ChatError(
        'forbidden',
        'A person of your own rank or a higher one is signed in from there.',
      )
  }
  const createdBy = actor === 'operator' ? 'Operator' : (actor?.name ?? '')
  const expiresAt = expiresIn === null ? null : fromNow(expiresIn * 1_000)
  const ban = await context.addressBans.add({ network, reason, createdBy, expiresAt }, actor)
  await context.notify(everySocket, { type: 'server.changed' })
  return ban
}

/** Lets an address in again. Throws ChatError `not_found`. */
export async function liftAddressBan(context: Context, actor: Actor, id: string): Promise<void> {
  requires(actor, 'address-ban.manage', context.server())
  await context.addressBans.lift(id, actor)
}
