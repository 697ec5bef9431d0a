// Whether an entry may be written, as its room is under the lock.
import type { ErrorCode } from '@lobby/protocol'
import { refusalOf } from '../permissions.ts'
import { personOf } from '../person.ts'
import type {
  DeletedMessage,
  EventKey,
  LockedHead,
  MemberKey,
  SentMessage,
} from '../storage/log-store.ts'
import type { EventRow, MemberKind, MemberRow } from '../storage/tables.ts'
import type { Before } from './audited.ts'
import { type Entry, withoutBody } from './entry.ts'
import type { Deletion } from './fold.ts'
import { fitOf, MembersSoFar } from './members.ts'

/** `same`: it would change nothing. Undefined: it may be written. */
export type Verdict = 'same' | { readonly code: ErrorCode; readonly message: string } | undefined

const misfits = {
  'no member': { code: 'not_found', message: 'This person is not in the room.' },
  banned: { code: 'forbidden', message: 'This person is banned here. Lift the ban first.' },
  'no message': { code: 'not_found', message: 'There is no such message in this room.' },
} as const

/** The members and messages that a batch is about, while its entries are taken one after the other. */
export class SoFar {
  readonly #members: MembersSoFar
  readonly #messages: Map<string, SentMessage>
  readonly #deleted = new Set<string>()

  constructor(members: readonly MemberRow[], messages: readonly SentMessage[]) {
    this.#members = new MembersSoFar(members)
    this.#messages = new Map(messages.map((message) => [nameOf(message), message]))
    for (const message of messages)
      if (message.deletedSeq !== null) this.#deleted.add(nameOf(message))
  }

  /** Takes an entry that has been given its place. */
  take(event: Entry & EventRow): void {
    if (event.member) this.#members.take(event)
    for (const key of messageKeysOf(event)) this.#deleted.add(nameOf(key))
  }

  /** What becomes of the entry, if it is not a retry. */
  verdictOn(entry: Entry, { kind }: Pick<LockedHead, 'kind'>): Verdict {
    const denied = this.#denial(entry, kind)
    if (denied) return { code: denied.code, message: denied.message }
    const { roomId, member, messageSeq } = entry
    if (member) {
      const role = this.#members.roleOf(roomId, member.id)
      const fit = fitOf(entry.kind as MemberKind, role, kind, member.role)
      return fit === 'fits' ? undefined : fit === 'same' ? 'same' : misfits[fit]
    }
    if (messageSeq === undefined) return undefined
    const name = nameOf({ roomId, seq: messageSeq })
    if (!this.#messages.has(name)) return misfits['no message']
    return this.#deleted.has(name) ? 'same' : undefined
  }

  /** What the member and the message that the entry is about are by now. */
  subjectOf({ roomId, member, messageSeq }: Entry): Pick<Before, 'role' | 'sender'> {
    const name = messageSeq === undefined ? '' : nameOf({ roomId, seq: messageSeq })
    return {
      role: member && this.#members.roleOf(roomId, member.id),
      sender: this.#messages.get(name)?.senderId,
    }
  }

  #denial({ roomId, authority, member, messageSeq = 0 }: Entry, kind: LockedHead['kind']) {
    if (!authority) return undefined
    const { actor, action, settings, target } = authority
    const actorId = personOf(actor)?.id ?? ''
    const message = this.#messages.get(nameOf({ roomId, seq: messageSeq }))
    return refusalOf(actor, action, {
      settings,
      room: { kind, role: this.#members.roleOf(roomId, actorId) },
      own: !message || message.senderId === actorId,
      ...(member &&
        target && { target: { server: target, room: this.#members.roleOf(roomId, member.id) } }),
    })
  }
}

/** Whose places in the room decide about the entry. */
export function memberKeysOf({ roomId, member, authority }: Entry): MemberKey[] {
  const userIds = [personOf(authority?.actor)?.id, member?.id].filter((id) => id !== undefined)
  return userIds.map((userId) => ({ roomId, userId }))
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
