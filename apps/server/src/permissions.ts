// Who may do what, as one table. Every route, every command of a socket and
// every action asks it, and nobody else decides.
import { type Config, isLoopback } from './config.ts'
import { ChatError } from './errors.ts'
import { type Actor, serverRoles } from './person.ts'

/** How somebody stands on the server, the most first; each may do what those after it may. */
const standings = ['operator', ...serverRoles, 'anonymous'] as const
export type Standing = (typeof standings)[number]

/** What the operator has decided about the server, as far as permissions depend on it. */
export interface Settings {
  /** A name is enough to come in, and nothing at all to read. */
  readonly guests: boolean
  /** Everybody may make rooms, and change them. */
  readonly openRooms: boolean
  /** Only this machine can reach the server. */
  readonly loopback: boolean
}

/** What an action is done to. */
export interface Resource {
  readonly settings: Settings
}

/** Lets those of a standing, and all above it, do something; where it has conditions, only under all of them. */
interface Grant {
  readonly least: Standing
  readonly needs?: readonly (keyof Settings)[]
}

const anybody: readonly Grant[] = [{ least: 'anonymous' }]
const readers: readonly Grant[] = [{ least: 'anonymous', needs: ['guests'] }, { least: 'member' }]
const writers: readonly Grant[] = [{ least: 'guest', needs: ['guests'] }, { least: 'member' }]
const makers: readonly Grant[] = [
  { least: 'anonymous', needs: ['guests', 'openRooms'] },
  { least: 'member', needs: ['openRooms'] },
  { least: 'admin' },
]

/** Each action, and who may do it. What no grant allows is refused. */
const table = {
  'health.read': anybody,
  'document.read': anybody,
  'account.read': anybody,
  // Whether guests are let in is asked where it can be said better.
  'account.enter': anybody,
  'account.rename': anybody,
  'account.leave': anybody,
  /** To say that one is there, or that one wants to hear less. */
  'connection.keep': anybody,

  'room.list': readers,
  'room.read': readers,
  'room.mark': readers,
  'room.type': writers,
  'room.create': makers,
  'room.rename': makers,
  // Nothing brings a room back: where others reach the server, not everybody deletes.
  'room.delete': [
    { least: 'anonymous', needs: ['guests', 'openRooms', 'loopback'] },
    { least: 'member', needs: ['openRooms', 'loopback'] },
    { least: 'admin' },
  ],
  'message.send': writers,
} as const satisfies Record<string, readonly Grant[]>

export type Action = keyof typeof table

/** Whether the actor may do it there. Pure: it decides from what it is given. */
export function can(actor: Actor, action: Action, { settings }: Resource): boolean {
  const place = standings.indexOf(standingOf(actor))
  const grants: readonly Grant[] = table[action]
  return grants.some(
    ({ least, needs = [] }) =>
      place <= standings.indexOf(least) && needs.every((setting) => settings[setting]),
  )
}

/** Throws ChatError: `signed_out` when signing in might help, `forbidden` when it would not. */
export function requires(actor: Actor, action: Action, resource: Resource): void {
  if (can(actor, action, resource)) return
  if (actor === undefined) throw new ChatError('signed_out', 'Sign in first.')
  throw new ChatError('forbidden', 'This is not open to you on this server.')
}

/** The server itself, for what is done to no room in particular. */
export function serverOf({ guests, openRooms, host }: Config): Resource {
  return { settings: { guests, openRooms, loopback: isLoopback(host) } }
}

/** Something that can be asked for from outside, and the action it has declared. */
export interface Declaration {
  readonly name: string
  readonly action: string | undefined
}

/** Throws when one of these has no action of the table: then the server does not start. */
export function requireActions(declarations: readonly Declaration[]): void {
  const without = declarations.filter(({ action }) => !Object.hasOwn(table, action ?? ''))
  if (without.length === 0) return
  const names = without.map(({ name }) => name).join(', ')
  throw new Error(`Each of these must declare an action of permissions.ts: ${names}.`)
}

function standingOf(actor: Actor): Standing {
  if (actor === 'operator') return 'operator'
  return actor?.role ?? 'anonymous'
}
