// Who may do what, as one table. Every route, every command of a socket, every
// action and, under the room's lock, the log itself asks it; nobody else decides.
import type { RoomKind, RoomSettings, ServerSettings } from '@lobby/protocol'
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
  readonly room?: {
    readonly id: string
    readonly kind: RoomKind
    /** The actor's. */
    readonly role: RoomRole
    readonly settings: Pick<RoomSettings, 'guests' | 'posting' | 'archived'>
  }
  readonly target?: Target
  /** The role on the server that it gives. */
  readonly gives?: ServerRole | undefined
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

// A private or a direct room is its members': no role on the server opens it.
const inside: Roles = {
  public: ['outsider', 'member', 'moderator', 'muted'],
  private: ['member', 'moderator', 'muted'],
  direct: ['member'],
}
const speaking: Roles = {
  public: ['outsider', 'member', 'moderator'],
  private: ['member', 'moderator'],
  direct: ['member'],
}
const moderating: Roles = { public: ['moderator'], private: ['moderator'] }
const anyPublic: Roles = { public: ['outsider', 'member', 'moderator'] }

const anybody: readonly Grant[] = [{ least: 'anonymous' }]
/** Those whom the server knows again. */
const known: readonly Grant[] = [{ least: 'guest', needs: ['session'] }]
/** Those who have an account, and a session of it. */
const accountHolders: readonly Grant[] = [{ least: 'member', needs: ['session'] }]
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
const linkMakers: readonly Grant[] = [
  { least: 'guest', needs: ['guests', 'session'], in: moderating },
  { least: 'member', needs: ['session'], in: moderating },
  { least: 'admin', in: anyPublic },
]
const onlyPrivate = (roles: Roles): Roles => ({ private: roles.private ?? [] })
// Nobody moderates a direct room.
const moderated: Roles = { public: speaking.public ?? [], ...onlyPrivate(speaking) }
// Where somebody decides about it.
const reportable: Roles = { public: inside.public ?? [], ...onlyPrivate(inside) }
const allModerators: readonly Grant[] = [...moderators(), { least: 'moderator', in: moderated }]

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
  'account.confirm': known,
  // What it signs in by: codes, passkeys, a provider.
  'account.secure': accountHolders,
  'account.forgot-password': anybody,
  'account.change-email': accountHolders,
  'account.confirm-email': anybody,
  'account.profile': known,
  'person.look': visitors(),
  'session.list': known,
  'session.end': known,
  // Whoever has the link that the console printed.
  'server.claim': anybody,
  'settings.change': [{ least: 'admin' }],

  // The admin area: what is there, and who; never what was said in rooms of members alone.
  'overview.read': [{ least: 'moderator' }],
  'account.list': [{ least: 'admin' }],
  'account.manage': [{ least: 'admin' }],
  'session.manage': [{ least: 'admin' }],
  'room.survey': [{ least: 'moderator' }],
  // Any room, also one that they may not read.
  'room.dissolve': [{ least: 'admin' }],
  'message.search': [{ least: 'moderator', in: { public: inside.public ?? [] } }],
  'audit.read': [{ least: 'admin' }],
  // Who makes a link for somebody could use it: for those below alone.
  'account.help': [{ least: 'admin' }],

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
  // Whom one may write to is asked where it is known; who writes and who is written to are known again.
  'room.create-direct': [
    { least: 'guest', needs: ['guests', 'session'] },
    { least: 'member', needs: ['session'] },
  ],
  'room.rename': [
    { least: 'anonymous', needs: ['guests', 'openRooms'], in: anyPublic },
    { least: 'member', needs: ['openRooms'], in: anyPublic },
    { least: 'admin', in: anyPublic },
    ...moderators(),
  ],
  // It can shut people out: where others reach the server, not everybody decides that.
  'room.configure': [
    { least: 'anonymous', needs: ['guests', 'openRooms', 'loopback'], in: anyPublic },
    { least: 'member', needs: ['openRooms'], in: anyPublic },
    ...allModerators,
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
    { least: 'guest', needs: ['guests', 'session'], in: reportable },
    { least: 'member', needs: ['session'], in: reportable },
  ],
  'report.list': allModerators,
  'report.resolve': allModerators,
  'address-ban.manage': [{ least: 'admin' }],
} as const satisfies Record<string, readonly Grant[]>

export type Action = keyof typeof table

/** What is done to somebody of a lower rank only. */
const onThoseBelow: ReadonlySet<Action> = new Set([
  'account.manage',
  'session.manage',
  'account.help',
  'member.remove',
  'member.role',
  'member.ban',
  'member.unban',
] as const)

/** What nobody writes in an archived room. */
const writing: ReadonlySet<Action> = new Set([
  'message.send',
  'message.delete',
  'room.type',
  'room.rename',
] as const)

/** What nobody does to a direct room: it is these people's, and stays so. */
const fixedInDirect: ReadonlySet<Action> = new Set([
  'room.rename',
  'room.configure',
  'guest-link.make',
  'member.add',
  'member.leave',
  'member.remove',
  'member.role',
  'member.ban',
  'member.unban',
  'guest-link.make',
] as const)

/** What is not for those whom a link lets into one room alone. */
const beyondOneRoom: ReadonlySet<Action> = new Set([
  'room.create',
  'room.create-private',
  'room.create-direct',
  'room.rename',
  'room.configure',
  'room.delete',
  'guest-link.make',
  'guest-link.revoke',
] as const)

/** Whether the actor may do it there. Pure: it decides from what it is given. */
export function can(actor: Actor, action: Action, resource: Resource): boolean {
  if (obstacleTo(actor, action, resource)) return false
  return isGranted(table[action], actor, action, resource)
}

/** What stands against it by the room's kind and settings, whoever asks, in words that say what to do. */
function obstacleTo(actor: Actor, action: Action, resource: Resource): string | undefined {
  const { room, target } = resource
  if (!room) return undefined
  const { kind, settings } = room
  if (kind === 'direct' && fixedInDirect.has(action))
    return 'The people and the name of a direct room stay what they are. Make a private room instead.'
  if (settings.archived && writing.has(action))
    return 'This room is archived. A moderator must take it out of the archive first.'
  const isForGuests =
    action === 'guest-link.make' ||
    (kind === 'public' ? isGuest(actor) : action === 'member.add' && target?.server === 'guest')
  if (!settings.guests && isForGuests) return 'Guests may not enter this room.'
  const isSpeech = action === 'message.send' || action === 'room.type'
  if (isSpeech && settings.posting === 'moderators' && !moderates(actor, resource))
    return 'Only moderators write in this room.'
  return undefined
}

/** Whether they are here as a guest; who has no name yet counts as one. */
export function isGuest(actor: Actor): boolean {
  return actor !== 'operator' && (actor?.role ?? 'guest') === 'guest'
}

/** Whether they moderate the room, by their role in it or on the server. */
export function moderates(actor: Actor, resource: Resource): boolean {
  return isGranted(allModerators, actor, 'message.delete', resource)
}

/** Whether their role on the server makes them responsible for rooms that nobody moderates. */
export function keepsServer(actor: Actor): boolean {
  if (actor === 'operator') return true
  return standings.indexOf(actor?.role ?? 'anonymous') <= standings.indexOf('moderator')
}

function isGranted(
  grants: readonly Grant[],
  actor: Actor,
  action: Action,
  { settings, room, target, gives, own = true }: Resource,
): boolean {
  // Whoever is at the machine has the database anyway.
  if (actor === 'operator') return true
  if (target && onThoseBelow.has(action) && !outranks(actor, room?.role ?? 'outsider', target))
    return false
  if (gives && !mayGive(actor, gives)) return false
  const onlyIn = actor?.onlyIn
  if (onlyIn !== undefined && (beyondOneRoom.has(action) || isElsewhere(actor, room))) return false
  // Those whom a link lets in are guests wherever they are, also where there are no others.
  const guests = settings.guests || onlyIn !== undefined
  const met = { ...settings, guests, session: actor?.session === true, own }
  const place = standings.indexOf(actor?.role ?? 'anonymous')
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
  const isSecret = room !== undefined && room.kind !== 'public'
  if (isSecret && !can(actor, 'room.read', { settings, room })) return noSuchRoom()
  if (actor === undefined) return signedOut()
  const where = room ? 'in this room' : 'on this server'
  const obstacle = obstacleTo(actor, action, resource)
  return new ChatError('forbidden', obstacle ?? `This is not open to you ${where}.`)
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

/** The same, for what is done to somebody who has this role. */
export function aboutPerson(server: Server, role: ServerRole): Resource {
  return { ...serverOf(server), target: { server: role, room: 'outsider' } }
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

/** The owner gives any role, whoever else below their own. */
function mayGive(actor: Exclude<Actor, 'operator'>, role: ServerRole): boolean {
  const giver = actor?.role ?? 'guest'
  return giver === 'owner' || rankOf(giver, 'outsider') > rankOf(role, 'outsider')
}

function rankOf(server: ServerRole, room: RoomRole): number {
  const ranks = { owner: 4, admin: 3, moderator: 2, member: 0, guest: 0 }
  return Math.max(ranks[server], room === 'moderator' ? 1 : 0)
}
