// Whether a person may do something, by the table of permissions. Every route,
// every command of a socket, every action and, under the room's lock, the log
// itself asks this; nobody else decides.
import type { RoomKind, RoomSettings, ServerSettings } from '@lobby/protocol'
import type { Config } from './config.ts'
import { ChatError, confirmFirst, noSuchRoom, signedOut } from './errors.ts'
import { beyondOneRoom, fixedInDirect, onThoseBelow, speech, writing } from './permission-sets.ts'
import {
  type Action,
  allModerators,
  type Grant,
  type Settings,
  standings,
  table,
} from './permission-table.ts'
import { type Actor, personOf, type RoomRole, type ServerRole } from './person.ts'

export type { Action, Settings } from './permission-table.ts'

/** The person an action is done to: their role on the server and in the room. */
export interface Target {
  readonly server: ServerRole
  readonly room: RoomRole
}

/** What an action is done to: the server, a room of it, a person in that room. */
export interface Resource {
  readonly settings: Settings
  /** Without it, the question is whether there could be such a room. */
  readonly room?: {
    readonly id: string
    readonly kind: RoomKind
    /** The actor's. */
    readonly role: RoomRole
    /** Whether the actor has made it. */
    readonly isMaker?: boolean
    readonly settings: Pick<RoomSettings, 'guests' | 'posting' | 'archived' | 'edits' | 'calls'>
  }
  readonly target?: Target
  /** The role on the server that it gives. */
  readonly gives?: ServerRole | undefined
  /** Whether what it is done to is the actor's own. Without it, the question is whether it could be. */
  readonly own?: boolean
}

/** Whether the actor may do it there, if need be after a proof of who they are. Pure: it decides from what it is given. */
export function can(actor: Actor, action: Action, resource: Resource): boolean {
  return isAllowed(actor, action, resource, true)
}

function isAllowed(actor: Actor, action: Action, resource: Resource, proof: boolean): boolean {
  if (obstacleTo(actor, action, resource)) return false
  return isGranted(table[action], actor, action, resource, proof)
}

/** What the room's kind and settings forbid to everybody, in words that say what to do. */
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
  if (speech.has(action) && settings.posting === 'moderators' && !moderates(actor, resource))
    return 'Only moderators write in this room.'
  if (action === 'room.call' && settings.calls === 'moderators' && !moderates(actor, resource))
    return 'Only moderators reach everybody in this room.'
  if (action === 'message.versions' && settings.edits === 'nobody')
    return 'Earlier versions are not shown in this room.'
  if (
    action === 'message.versions' &&
    settings.edits !== 'everybody' &&
    !moderates(actor, resource)
  )
    return 'Only moderators see earlier versions in this room.'
  return undefined
}

/** Whether they are here as a guest; who has no name yet counts as one. */
export function isGuest(actor: Actor): boolean {
  return actor !== 'operator' && (actor?.role ?? 'guest') === 'guest'
}

/** Whether they moderate the room, by their role in it or on the server. */
export function moderates(actor: Actor, resource: Resource): boolean {
  return isGranted(allModerators, actor, 'message.delete', resource, true)
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
  proof: boolean,
): boolean {
  // The operator at the machine has the database anyway.
  if (actor === 'operator') return true
  if (target && onThoseBelow.has(action) && !outranks(actor, room?.role ?? 'outsider', target))
    return false
  if (gives && !mayGive(actor, gives)) return false
  const onlyIn = actor?.onlyIn
  if (onlyIn !== undefined && (beyondOneRoom.has(action) || isElsewhere(actor, room))) return false
  // A guest by a link is a guest everywhere, also where no other guests are let in.
  const guests = settings.guests || onlyIn !== undefined
  const maker = room === undefined || room.isMaker === true
  const met = { ...settings, guests, session: actor?.session === true, own, maker, proof }
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
  if (isAllowed(actor, action, resource, personOf(actor)?.recentProof === true)) return undefined
  if (can(actor, action, resource)) return confirmFirst()
  const { settings, room } = resource
  if (isElsewhere(actor, room)) return noSuchRoom()
  const isSecret = room !== undefined && room.kind !== 'public'
  if (isSecret && !can(actor, 'room.read', { settings, room })) return noSuchRoom()
  if (actor === undefined) return signedOut()
  const where = room ? 'in this room' : 'on this server'
  const obstacle = obstacleTo(actor, action, resource)
  return new ChatError('forbidden', obstacle ?? `This is not open to you ${where}.`)
}

/** Throws ChatError `signed_out` when signing in might help, `confirm_first` when a proof does, `forbidden` when nothing would. */
export function requires(actor: Actor, action: Action, resource: Resource): void {
  const refusal = refusalOf(actor, action, resource)
  if (refusal) throw refusal
}

/** The server itself as it is now, for what is done to no room in particular. */
export function serverOf({ config, settings: { now, hasOwner } }: Server): Resource {
  return {
    settings: {
      guests: now.guests === 'on',
      openRooms: now.makeRooms === 'everybody',
      memberRooms: now.makeRooms !== 'admins',
      memberInvites: now.invite === 'members',
      memberEmoji: now.makeEmoji === 'members',
      openDirectory: now.directory === 'accounts',
      onlyThisMachine: config.onlyThisMachine,
      ownerless: !hasOwner,
    },
  }
}

/** The same, for what is done to a person of this role. */
export function aboutPerson(server: Resource, role: ServerRole): Resource {
  return { ...server, target: { server: role, room: 'outsider' } }
}

/** Where it is written what the operator and the owner have decided. */
export interface Server {
  readonly config: Pick<Config, 'onlyThisMachine'>
  readonly settings: { readonly now: ServerSettings; readonly hasOwner: boolean }
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

/** The owner gives any role, everybody else only those below their own. */
function mayGive(actor: Exclude<Actor, 'operator'>, role: ServerRole): boolean {
  const giver = actor?.role ?? 'guest'
  return giver === 'owner' || rankOf(giver, 'outsider') > rankOf(role, 'outsider')
}

function rankOf(server: ServerRole, room: RoomRole): number {
  const ranks = { owner: 4, admin: 3, moderator: 2, member: 0, guest: 0 }
  return Math.max(ranks[server], room === 'moderator' ? 1 : 0)
}
