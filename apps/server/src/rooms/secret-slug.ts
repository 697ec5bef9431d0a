// Addresses of rooms that are their members' alone.
import { randomBytes } from 'node:crypto'
import { slugFromName } from '@lobby/protocol'

/** Code points of the readable part: with the random one, the address stays within the length of a slug. */
const readableLength = 30

/** An address that says what the room is called and ends in 128 random bits: trying addresses finds no room. */
export function secretSlug(name = ''): string {
  const readable = [...slugFromName(name)].slice(0, readableLength).join('').replace(/-+$/, '')
  return `${readable || 'room'}-${randomBytes(16).toString('hex')}`
}

/**
 * Whether an address could be a secret one; those of the first version end in 64
 * bits. People may not choose such an address: whether it is taken would tell of a room.
 */
export function looksSecret(slug: string): boolean {
  return /-([0-9a-f]{16}|[0-9a-f]{32})$/i.test(slug)
}
