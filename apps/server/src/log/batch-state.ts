import type { RoomRole } from '../ground/person.ts'
import type {
  Changes,
  Deletion,
  EventKey,
  Found,
  LockedHead,
  MemberKey,
  NewMessage,
  NotedChange,
  RoomChange,
  SentMessage,
  TakenText,
} from '../storage/log-store.ts'
import type { EventRow, MemberRow, MessageRow } from '../storage/tables.ts'
import { eventName, memberName, placeKey } from './key-names.ts'
import { roleOf } from './room-role.ts'

type Head = { -readonly [Key in keyof LockedHead]: LockedHead[Key] }

type AddedMessage = Pick<MessageRow, 'roomId' | 'seq' | 'authorId' | 'createdAt'>

/**
 * The rooms, members and messages that a batch is about, as they are by now
 * while its events are applied one after the other, and what that changes.
 */
export class BatchState {
  readonly #heads: Map<string, Head>
  readonly #members: Map<string, MemberRow>
  readonly #lastSends: Map<string, string>
  readonly #messages: Map<string, SentMessage>

  readonly #moved = new Set<Head>()
  readonly #addedMessages: NewMessage[] = []
  readonly #deletions: Deletion[] = []
  readonly #takenTexts: TakenText[] = []
  readonly #rooms: RoomChange[] = []
  readonly #savedMembers = new Map<string, MemberRow>()
  readonly #noted = new Map<string, NotedChange>()

  /** `found` has what the batch needs; without it, events are only added up. */
  constructor(heads: readonly LockedHead[], found: Partial<Found>) {
    const { members = [], lastSends = [], messages = [] } = found
    this.#heads = new Map(heads.map((head) => [head.roomId, { ...head }]))
    this.#members = new Map(members.map((row) => [memberName(row), row]))
    this.#lastSends = new Map(lastSends.map((last) => [memberName(last), last.createdAt]))
    this.#messages = new Map(messages.map((message) => [eventName(message), message]))
  }

  room(roomId: string): LockedHead | undefined {
    return this.#heads.get(roomId)
  }

  member(key: MemberKey): MemberRow | undefined {
    return this.#members.get(memberName(key))
  }

  roleOf(key: MemberKey): RoomRole {
    return roleOf(this.member(key))
  }

  /** How many moderate the room. All of them must have been found. */
  moderatorsOf(roomId: string): number {
    const rows = [...this.#members.values()].filter((row) => row.roomId === roomId)
    return rows.filter((row) => roleOf(row) === 'moderator').length
  }

  /** A message that was stored before this batch. */
  message(key: EventKey): SentMessage | undefined {
    return this.#messages.get(eventName(key))
  }

  /** When the person has last written in the room. */
  lastSend(key: MemberKey): string | undefined {
    return this.#lastSends.get(memberName(key))
  }

  /** The next place in a room. Its instants never fall along `seq`. */
  nextPlace(roomId: string, now: string): Pick<EventRow, 'seq' | 'createdAt'> {
    const head = this.#heads.get(roomId) as Head
    // A clock that was set back must not put an event before the room's newest.
    const createdAt = head.newestAt !== null && head.newestAt > now ? head.newestAt : now
    head.newestAt = createdAt
    this.#moved.add(head)
    return { seq: ++head.lastSeq, createdAt }
  }

  addMessage({ roomId, seq, authorId, createdAt }: AddedMessage): void {
    const head = this.#heads.get(roomId)
    if (head) head.messageCount++
    this.#lastSends.set(memberName({ roomId, userId: authorId }), createdAt)
    this.#addedMessages.push({ roomId, seq, authorId, deletedSeq: null })
  }

  deleteMessage(deletion: Deletion): void {
    const { deletedSeq } = deletion
    const message = this.message(deletion)
    if (message) this.#messages.set(eventName(message), { ...message, deletedSeq })
    this.#deletions.push(deletion)
  }

  /** Takes away the text of an event that was stored before this batch. */
  takeText(text: TakenText): void {
    this.#takenTexts.push(text)
  }

  changeRoom(change: RoomChange): void {
    const head = this.#heads.get(change.roomId)
    if (head && change.name !== undefined) head.name = change.name
    if (head) head.settings = { ...head.settings, ...change.settings }
    this.#rooms.push(change)
    if (head) this.#note('room', head.slug)
  }

  saveMember(row: MemberRow): void {
    const head = this.#heads.get(row.roomId)
    if (head && isReader(head, this.roleOf(row)) !== isReader(head, roleOf(row)))
      this.#note('place', placeKey(row.userId, head.slug))
    this.#members.set(memberName(row), row)
    this.#savedMembers.set(memberName(row), row)
  }

  #note(subject: NotedChange['subject'], key: string): void {
    this.#noted.set(`${subject} ${key}`, { subject, key })
  }

  /** What the events have changed. */
  get changes(): Required<Omit<Changes, 'events' | 'audit' | 'deletedRooms'>> {
    return {
      takenTexts: this.#takenTexts,
      messages: this.#addedMessages,
      deletions: this.#deletions,
      rooms: this.#rooms,
      members: [...this.#savedMembers.values()],
      heads: [...this.#moved],
      noted: [...this.#noted.values()],
    }
  }
}

/** Whether the list of rooms of who has this role has the room: a public one is in all but those of the banned. */
function isReader({ kind }: LockedHead, role: RoomRole): boolean {
  return role !== 'banned' && (kind === 'public' || role !== 'outsider')
}
