// Who may do what, as one table. Every route, every command of a socket, every
// action and, under the room's lock, the log itself asks it; nobody else decides.
import type { RoomKind, ServerSettings } from '@lobby/protocol'
import { type Config, isLoopback } from './config.ts'
import { ChatError, noSuchRoom, signedOut } from './errors.ts'
import { type Actor, type RoomRole, type ServerRole, serverRoles } from './person.ts'

/** How somebody stands on the server, the most first; each may do what those after it may. */
const standings = ['operator', ...serverRoles, 'anonymous'] as const
type Standing = (typeof standings)[number]

/** What was decided about the server, as far as permissions depend on it. */
export interface Settings {
  /** A name is enough to come in, and nothing at all to read. */
  readonly guests: boolean
  /** Everybody may make rooms, and change those that all may enter. */
  readonly openRooms: boolean
  /** Whoever has an account may make rooms. */
  readonly memberRooms: boolean
  /** Whoever has an account may make invitations to the server. */
  readonly memberInvites: boolean
  /** Only this machine can reach the server. */
  readonly loopback: boolean
}

/** Somebody an action is done to: their role on the server and in the room. */
export interface Target {
  readonly server: ServerRole
  readonly room: RoomRole
}

/** What an action is done to: the server, a room of it, somebody in that room. */
export interface Resource {
  readonly settings: Settings
  /** Without it, the question is whether there could be such a room. */
  readonly room?: { readonly id: string; readonly kind: RoomKind; readonly role: RoomRole }
  readonly target?: Target
  /** Whether what it is done to is the actor's own. Without it, the question is whether it could be. */
  readonly own?: boolean
}

/** Lets those of a standing, and all above it, do something; where it has conditions, only under all of them. */
interface Grant {
  readonly least: Standing
  /** `session`: the server must know the actor again. `own`: it is theirs. */
  readonly needs?: readonly (keyof Settings | 'session' | 'own')[]
  /** By kind of room, the roles in it; a kind that is not there is not meant. */
  readonly in?: Readonly<Partial<Record<RoomKind, readonly RoomRole[]>>>
}

type Roles = NonNullable<Grant['in']>

// A private room is its members': no role on the server opens it.
const inside: Roles = {
  public: ['outsider', 'member', 'moderator', 'muted'],
  private: ['member', 'moderator', 'muted'],
}
const speaking: Roles = {
  public: ['outsider', 'member', 'moderator'],
  private: ['member', 'moderator'],
}
const moderating: Roles = { public: ['moderator'], private: ['moderator'] }
const anyPublic: Roles = { public: ['outsider', 'member', 'moderator'] }

const anybody: readonly Grant[] = [{ least: 'anonymous' }]
/** Those whom the server knows again. */
const known: readonly Grant[] = [{ least: 'guest', needs: ['session'] }]
/** Those who are let in, as far as the room lets them. */
const visitors = (roles?: Roles): readonly Grant[] => [
  { least: 'anonymous', needs: ['guests'], ...(roles && { in: roles }) },
  { least: 'member', ...(roles && { in: roles }) },
]
const writers: readonly Grant[] = [
  { least: 'guest', needs: ['guests'], in: speaking },
  { least: 'member', in: speaking },
]
/** The room's own moderators, and the server's wherever they may speak. */
const moderators = (roles: Roles = moderating): readonly Grant[] => [
  { least: 'guest', needs: ['guests'], in: roles },
  { least: 'member', in: roles },
]
const allModerators: readonly Grant[] = [...moderators(), { least: 'moderator', in: speaking }]
const linkMakers: readonly Grant[] = [
  { least: 'guest', needs: ['guests', 'session'], in: moderating },
  { least: 'member', needs: ['session'], in: moderating },
  { least: 'admin', in: anyPublic },
]
const onlyPrivate = (roles: Roles): Roles => ({ private: roles.private ?? [] })

/** Each action, and who may do it. What no grant allows is refused. */
const table = {
  'health.read': anybody,
  'document.read': anybody,
  'account.read': anybody,
  // Whether guests are let in is asked where it can be said better.
  'account.enter': anybody,
  'account.rename': anybody,
  'account.leave': anybody,
  'account.create': anybody,
  'account.sign-in': anybody,
  'account.reset-password': anybody,
  'account.change-password': known,
  'session.list': known,
  'session.end': known,
  // Whoever has the link that the console printed.
  'server.claim': anybody,
  'settings.change': [{ least: 'admin' }],
  'audit.read': [{ least: 'admin' }],
  // At the command line alone.
  'account.manage': [],
  /** To say that one is there, or that one wants to hear less. */
  'connection.keep': anybody,

  'room.list': visitors(),
  'room.read': visitors(inside),
  'room.mark': visitors(inside),
  'room.type': writers,
  'room.create': [
    { least: 'anonymous', needs: ['guests', 'openRooms'] },
    { least: 'member', needs: ['memberRooms'] },
    { least: 'admin' },
  ],
  // Its members are known again, so its first one must be.
  'room.create-private': [
    { least: 'guest', needs: ['guests', 'openRooms', 'session'] },
    { least: 'member', needs: ['memberRooms', 'session'] },
    { least: 'admin' },
  ],
  'room.rename': [
    { least: 'anonymous', needs: ['guests', 'openRooms'], in: anyPublic },
    { least: 'member', needs: ['openRooms'], in: anyPublic },
    { least: 'admin', in: anyPublic },
    ...moderators(),
  ],
  // Nothing brings a room back: where others reach the server, not everybody deletes.
  'room.delete': [
    { least: 'anonymous', needs: ['guests', 'openRooms', 'loopback'], in: anyPublic },
    { least: 'member', needs: ['openRooms', 'loopback'], in: anyPublic },
    { least: 'admin', in: anyPublic },
    ...moderators(onlyPrivate(moderating)),
  ],
  'message.send': writers,
  // A name that was only claimed may be anybody's.
  'message.delete': [
    { least: 'guest', needs: ['guests', 'session', 'own'], in: inside },
    { least: 'member', needs: ['session', 'own'], in: inside },
    ...allModerators,
  ],

  'member.list': visitors(inside),
  'member.add': [
    ...moderators(onlyPrivate(moderating)),
    { least: 'moderator', in: onlyPrivate(speaking) },
  ],
  'member.leave': moderators(onlyPrivate(inside)),
  'member.remove': [
    ...moderators(onlyPrivate(moderating)),
    { least: 'moderator', in: onlyPrivate(speaking) },
  ],
  'member.role': allModerators,
  'member.ban': allModerators,
  'member.unban': allModerators,

  'invitation.make': [{ least: 'member', needs: ['memberInvites', 'session'] }, { least: 'admin' }],
  /** One by which an account becomes a moderator of the server. */
  'invitation.make-moderator': [{ least: 'admin' }],
  'invitation.list': [{ least: 'member', needs: ['session'] }],
  'invitation.revoke': [{ least: 'member', needs: ['session', 'own'] }, { least: 'admin' }],
  // Whoever has the link.
  'invitation.accept': anybody,
  'guest-link.make': linkMakers,
  'guest-link.revoke': linkMakers,
  'guest-link.enter': anybody,

  // Once a person: the server must know them again.
  'report.make': [
    { least: 'guest', needs: ['guests', 'session'], in: inside },
    { least: 'member', needs: ['session'], in: inside },
  ],
  'report.list': allModerators,
  'report.resolve': allModerators,
  'address-ban.manage': [{ least: 'admin' }],
} as const satisfies Record<string, readonly Grant[]>

export type Action = keyof typeof table

/** What is done to somebody of a lower rank only. */
const onThoseBelow: ReadonlySet<Action> = new Set([
  'member.remove',
  'member.role',
  'member.ban',
  'member.unban',
] as const)

/** What is not for those whom a link lets into one room alone. */
const beyondOneRoom: ReadonlySet<Action> = new Set([
  'room.create',
  'room.create-private',
  'room.rename',
  'room.delete',
  'guest-link.make',
  'guest-link.revoke',
] as const)

/** Whether the actor may do it there. Pure: it decides from what it is given. */
export function can(actor: Actor, action: Action, resource: Resource): boolean {
  const { settings, room, target, own = true } = resource
  // Whoever is at the machine has the database anyway.
  if (actor === 'operator') return true
  if (target && onThoseBelow.has(action) && !outranks(actor, room?.role ?? 'outsider', target))
    return false
  const onlyIn = actor?.onlyIn
  if (onlyIn !== undefined && (beyondOneRoom.has(action) || isElsewhere(actor, room))) return false
  // Those whom a link lets in are guests wherever they are, also where there are no others.
  const guests = settings.guests || onlyIn !== undefined
  const met = { ...settings, guests, session: actor?.session === true, own }
  const place = standings.indexOf(actor?.role ?? 'anonymous')
  const grants: readonly Grant[] = table[action]
  return grants.some(
    (grant) =>
      place <= standings.indexOf(grant.least) &&
      (grant.needs ?? []).every((condition) => met[condition]) &&
      (!room || !grant.in || grant.in[room.kind]?.includes(room.role) === true),
  )
}

/** Why the actor may not do it; undefined when they may. Who may not know of a room is told that there is none. */
export function refusalOf(actor: Actor, action: Action, resource: Resource): ChatError | undefined {
  if (can(actor, action, resource)) return undefined
  const { settings, room } = resource
  if (isElsewhere(actor, room)) return noSuchRoom()
  if (room?.kind === 'private' && !can(actor, 'room.read', { settings, room })) return noSuchRoom()
  if (actor === undefined) return signedOut()
  const where = room ? 'in this room' : 'on this server'
  return new ChatError('forbidden', `This is not open to you ${where}.`)
}

/** Throws ChatError: `signed_out` when signing in might help, `forbidden` when it would not, `no_such_room`. */
export function requires(actor: Actor, action: Action, resource: Resource): void {
  const refusal = refusalOf(actor, action, resource)
  if (refusal) throw refusal
}

/** The server itself as it is now, for what is done to no room in particular. */
export function serverOf({ config, settings: { now } }: Server): Resource {
  return {
    settings: {
      guests: now.guests === 'on',
      openRooms: now.makeRooms === 'everybody',
      memberRooms: now.makeRooms !== 'admins',
      memberInvites: now.invite === 'members',
      loopback: isLoopback(config.host),
    },
  }
}

/** Where it is written what the operator and the owner have decided. */
export interface Server {
  readonly config: Pick<Config, 'host'>
  readonly settings: { readonly now: ServerSettings }
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

/** Whether the actor is let into one room alone, and this is another one. */
function isElsewhere(actor: Actor, room: Resource['room']): boolean {
  const onlyIn = typeof actor === 'object' ? actor.onlyIn : undefined
  return onlyIn !== undefined && room !== undefined && room.id !== onlyIn
}

/** The operator's word and the server's roles count for more than those of a room. */
function outranks(actor: Exclude<Actor, 'operator'>, role: RoomRole, target: Target): boolean {
  return rankOf(actor?.role ?? 'guest', role) > rankOf(target.server, target.room)
}

function rankOf(server: ServerRole, room: RoomRole): number {
  const ranks = { owner: 4, admin: 3, moderator: 2, member: 0, guest: 0 }
  return Math.max(ranks[server], room === 'moderator' ? 1 : 0)
}
