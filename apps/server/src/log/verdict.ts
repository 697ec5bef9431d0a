// Whether an entry may be written, as its room is under the lock.
import type { ErrorCode, RoomSettings } from '@lobby/protocol'
import { keepsServer, moderates, type Resource, refusalOf } from '../permissions.ts'
import { personOf } from '../person.ts'
import type {
  DeletedMessage,
  EventKey,
  LastSend,
  LockedHead,
  MemberKey,
  SentMessage,
} from '../storage/log-store.ts'
import type { EventRow, MemberKind, MemberRow } from '../storage/tables.ts'
import type { Before } from './audited.ts'
import { type Authority, type Entry, type MessagePayload, withoutBody } from './entry.ts'
import type { Deletion } from './fold.ts'
import { fitOf, MembersSoFar } from './members.ts'

/** Why an entry is not stored. */
export interface Refusal {
  readonly code: ErrorCode
  readonly message: string
  /** Milliseconds after which it may be. */
  readonly retryAfter?: number | undefined
}

/** `same`: it would change nothing. Undefined: it may be written. */
export type Verdict = 'same' | Refusal | undefined

const misfits = {
  'no member': { code: 'not_found', message: 'This person is not in the room.' },
  banned: { code: 'forbidden', message: 'This person is banned here. Lift the ban first.' },
  'no message': { code: 'not_found', message: 'There is no such message in this room.' },
  'last moderator': {
    code: 'last_moderator',
    message: 'The room would have no moderator. Make somebody else one first, or delete the room.',
  },
} as const

/** What was found of a batch's rooms under their lock. */
interface Found {
  readonly heads: readonly LockedHead[]
  readonly members: readonly MemberRow[]
  readonly messages: readonly SentMessage[]
  readonly lastSends: readonly LastSend[]
}

/** The rooms, members and messages that a batch is about, while its entries are taken one after the other. */
export class SoFar {
  readonly #rooms: Map<string, { readonly kind: LockedHead['kind']; settings: RoomSettings }>
  readonly #members: MembersSoFar
  readonly #messages: Map<string, SentMessage>
  readonly #deleted = new Set<string>()
  readonly #lastSends: Map<string, string>

  constructor({ heads, members, messages, lastSends }: Found) {
    this.#rooms = new Map(heads.map(({ roomId, kind, settings }) => [roomId, { kind, settings }]))
    this.#members = new MembersSoFar(members)
    this.#messages = new Map(messages.map((message) => [nameOf(message), message]))
    for (const message of messages)
      if (message.deletedSeq !== null) this.#deleted.add(nameOf(message))
    this.#lastSends = new Map(
      lastSends.map(({ roomId, userId, createdAt }) => [placeOf(roomId, userId), createdAt]),
    )
  }

  /** Takes an entry that has been given its place. */
  take(event: Entry & EventRow): void {
    const { roomId, changes, kind, senderId, createdAt } = event
    if (event.member) this.#members.take(event)
    for (const key of messageKeysOf(event)) this.#deleted.add(nameOf(key))
    const room = this.#rooms.get(roomId)
    if (room && changes) room.settings = { ...room.settings, ...changes }
    if (kind === 'message.created') this.#lastSends.set(placeOf(roomId, senderId), createdAt)
  }

  /** What becomes of the entry at this time of the database's clock, if it is not a retry. */
  verdictOn(entry: Entry, now: string): Verdict {
    const { authority } = entry
    if (authority) {
      const resource = this.#resourceOf(entry, authority)
      const denied = refusalOf(authority.actor, authority.action, resource)
      if (denied) return { code: denied.code, message: denied.message }
      const wait = this.#waitOf(entry, authority, resource, now)
      if (wait) return wait
    }
    if (entry.member) return this.#memberVerdict(entry, entry.member)
    if (entry.changes) return this.#changesNothing(entry.roomId, entry.changes) ? 'same' : undefined
    if (entry.messageSeq === undefined) return undefined
    const name = nameOf({ roomId: entry.roomId, seq: entry.messageSeq })
    if (!this.#messages.has(name)) return misfits['no message']
    return this.#deleted.has(name) ? 'same' : undefined
  }

  /** What the room, the member and the message that the entry is about are by now. */
  subjectOf({ roomId, member, messageSeq }: Entry): Pick<Before, 'settings' | 'role' | 'sender'> {
    const name = messageSeq === undefined ? '' : nameOf({ roomId, seq: messageSeq })
    const message = this.#messages.get(name)
    return {
      settings: this.#rooms.get(roomId)?.settings,
      role: member && this.#members.roleOf(roomId, member.id),
      sender: message && (JSON.parse(message.payload) as MessagePayload).author,
    }
  }

  #memberVerdict(entry: Entry, { id, role: to }: NonNullable<Entry['member']>): Verdict {
    const { roomId, kind, authority } = entry
    const role = this.#members.roleOf(roomId, id)
    const fit = fitOf(kind as MemberKind, role, this.#rooms.get(roomId)?.kind ?? 'public', to)
    if (fit === 'same') return 'same'
    if (fit !== 'fits') return misfits[fit]
    const isLast =
      role === 'moderator' && takesModerator(entry) && this.#members.moderatorsOf(roomId) === 1
    return isLast && authority && !keepsServer(authority.actor)
      ? misfits['last moderator']
      : undefined
  }

  /** In slow mode, how long the author still has to wait. */
  #waitOf(
    { kind, roomId, senderId }: Entry,
    { actor }: Authority,
    resource: Resource,
    now: string,
  ): Refusal | undefined {
    const { slowMode = 0 } = this.#rooms.get(roomId)?.settings ?? {}
    const last = this.#lastSends.get(placeOf(roomId, senderId))
    if (kind !== 'message.created' || slowMode === 0 || last === undefined) return undefined
    const passed = Date.parse(now) - Date.parse(last)
    // A clock that was set back since must keep nobody quiet for longer.
    if (passed < 0 || passed >= slowMode * 1_000 || moderates(actor, resource)) return undefined
    const message = `This room is in slow mode: one message every ${slowMode} seconds.`
    return { code: 'rate', message, retryAfter: slowMode * 1_000 - passed }
  }

  #changesNothing(roomId: string, changes: Partial<RoomSettings>): boolean {
    const settings = this.#rooms.get(roomId)?.settings
    return Object.entries(changes).every(
      ([name, value]) => settings?.[name as keyof RoomSettings] === value,
    )
  }

  #resourceOf({ roomId, member, messageSeq = 0 }: Entry, authority: Authority): Resource {
    const { actor, settings, target } = authority
    const actorId = personOf(actor)?.id ?? ''
    const message = this.#messages.get(nameOf({ roomId, seq: messageSeq }))
    const room = this.#rooms.get(roomId)
    return {
      settings,
      ...(room && { room: { ...room, id: roomId, role: this.#members.roleOf(roomId, actorId) } }),
      own: !message || message.senderId === actorId,
      ...(member &&
        target && { target: { server: target, room: this.#members.roleOf(roomId, member.id) } }),
    }
  }
}

/** Whose places in the room decide about the entry. */
export function memberKeysOf({ roomId, member, authority }: Entry): MemberKey[] {
  const userIds = [personOf(authority?.actor)?.id, member?.id].filter((id) => id !== undefined)
  return userIds.map((userId) => ({ roomId, userId }))
}

/** Whether somebody who moderates the room would not any more after the entry. */
export function takesModerator({ kind, member }: Entry): boolean {
  if (kind === 'member.role') return member?.role !== 'moderator'
  return kind === 'member.left' || kind === 'member.removed' || kind === 'member.banned'
}

/** Whose last messages decide about the entries: those of rooms in slow mode, or that may get into it on the way. */
export function slowKeysOf(
  entries: readonly Entry[],
  heads: readonly LockedHead[],
): readonly MemberKey[] {
  const slow = new Set(
    heads.flatMap(({ roomId, settings }) => (settings.slowMode > 0 ? roomId : [])),
  )
  for (const { roomId, changes } of entries) if (changes?.slowMode) slow.add(roomId)
  return entries
    .filter(({ roomId, kind }) => kind === 'message.created' && slow.has(roomId))
    .map(({ roomId, senderId }) => ({ roomId, userId: senderId }))
}

/** The message that the entry is about. */
export function messageKeysOf({ roomId, messageSeq }: Entry): EventKey[] {
  return messageSeq === undefined ? [] : [{ roomId, seq: messageSeq }]
}

/** What is left of the messages that were deleted. */
export function leftOf(
  messages: readonly SentMessage[],
  deletions: readonly Deletion[],
): DeletedMessage[] {
  const payloads = new Map(messages.map((message) => [nameOf(message), message.payload]))
  return deletions.map((deletion) => ({
    ...deletion,
    payload: withoutBody(payloads.get(nameOf(deletion)) as string),
  }))
}

/** Room ids have no spaces. */
function nameOf({ roomId, seq }: EventKey): string {
  return `${roomId} ${seq}`
}

function placeOf(roomId: string, userId: string): string {
  return `${roomId} ${userId}`
}
