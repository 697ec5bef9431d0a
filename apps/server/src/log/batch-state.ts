import type { RoomRole } from '../ground/person.ts'
import type {
  ChangedText,
  Changes,
  EventKey,
  Found,
  FoundFile,
  LockedHead,
  MarkedMessage,
  MemberKey,
  MessageMarks,
  MessageMentions,
  MessageVersion,
  Named,
  NewMessage,
  NotedChange,
  ReactionChange,
  ReactionKey,
  RoomChange,
  SentMessage,
  TakenFiles,
} from '../storage/log-store.ts'
import type { MessageRow } from '../storage/message-tables.ts'
import type { EventRow, MemberRow } from '../storage/tables.ts'
import { eventName, memberName, nameName, placeKey, reactionName } from './key-names.ts'
import { bodyHashOf } from './repeat.ts'
import { roleOf } from './room-role.ts'

type Head = { -readonly [Key in keyof LockedHead]: LockedHead[Key] }

type AddedMessage = Pick<
  MessageRow,
  'roomId' | 'seq' | 'authorId' | 'createdAt' | 'thread' | 'aside'
>

/** What a message begins with. */
export const unmarked: MessageMarks = {
  deletedSeq: null,
  editedSeq: null,
  pinnedSeq: null,
  changedSeq: null,
}

/**
 * The rooms, members and messages that a batch is about, as they are by now
 * while its events are applied one after the other, and what that changes.
 */
export class BatchState {
  readonly #heads: Map<string, Head>
  readonly #members: Map<string, MemberRow>
  readonly #lastSends: Map<string, string>
  readonly #messages: Map<string, SentMessage>
  /** With which emoji people have reacted to a message. */
  readonly #reactionKinds = new Map<string, Set<string>>()
  readonly #reactions: Set<string>
  readonly #pins: Map<string, number>
  readonly #named: Map<string, Named[]>
  readonly #files: Map<string, FoundFile>

  readonly #moved = new Set<Head>()
  readonly #addedMessages: NewMessage[] = []
  readonly #changedTexts = new Map<string, ChangedText>()
  readonly #markedMessages = new Map<string, MarkedMessage>()
  readonly #versions: MessageVersion[] = []
  readonly #changedReactions = new Map<string, ReactionChange>()
  readonly #mentions: MessageMentions[] = []
  readonly #takenFiles: TakenFiles[] = []
  readonly #clearedMessages: EventKey[] = []
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
    for (const one of found.reactionKinds ?? []) this.#kindsOf(one).add(one.emoji)
    this.#reactions = new Set((found.reactions ?? []).map(reactionName))
    this.#named = Map.groupBy(found.names ?? [], nameName)
    this.#files = new Map((found.files ?? []).map((file) => [file.id, file]))
    this.#pins = new Map((found.pins ?? []).map(({ roomId, count }) => [roomId, count]))
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

  /** The people who go by this name. They must have been found. */
  named(key: Pick<Named, 'roomId' | 'name'>): readonly Named[] {
    return this.#named.get(nameName(key)) ?? []
  }

  /** An uploaded file. It must have been found. */
  file(id: string): FoundFile | undefined {
    return this.#files.get(id)
  }

  takeFiles(taken: TakenFiles): void {
    this.#takenFiles.push(taken)
    for (const id of taken.ids) {
      const file = this.#files.get(id)
      if (file) this.#files.set(id, { ...file, seq: taken.seq })
    }
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

  addMessage({ createdAt, ...message }: AddedMessage): void {
    const { roomId, authorId } = message
    const head = this.#heads.get(roomId)
    if (head) head.messageCount++
    this.#lastSends.set(memberName({ roomId, userId: authorId }), createdAt)
    this.#addedMessages.push({ ...message, ...unmarked })
  }

  /** With which emoji people have reacted to the message. They must have been found. */
  reactionKinds(key: EventKey): ReadonlySet<string> {
    return this.#kindsOf(key)
  }

  hasReaction(key: ReactionKey): boolean {
    return this.#reactions.has(reactionName(key))
  }

  /** How many pinned messages the room has. They must have been counted. */
  pinsOf(roomId: string): number {
    return this.#pins.get(roomId) ?? 0
  }

  markMessage({ roomId, seq }: EventKey, marks: Partial<MessageMarks>): void {
    const name = eventName({ roomId, seq })
    const message = this.#messages.get(name)
    const { deletedSeq, editedSeq, pinnedSeq, changedSeq } =
      this.#markedMessages.get(name) ?? message ?? unmarked
    const marked = { roomId, seq, deletedSeq, editedSeq, pinnedSeq, changedSeq, ...marks }
    if (message) this.#messages.set(name, { ...message, ...marked })
    this.#markedMessages.set(name, marked)
    const pins = Number(marked.pinnedSeq !== null) - Number(pinnedSeq !== null)
    this.#pins.set(roomId, this.pinsOf(roomId) + pins)
  }

  /** Gives a message that was stored before this batch another text, or none. */
  changeText(text: ChangedText): void {
    const message = this.message(text)
    const { body, payload } = text
    if (message) this.#messages.set(eventName(text), { ...message, body: body ?? '', payload })
    this.#changeText(text)
  }

  /** Takes its text from the event by which a message had it. */
  takeEdit(key: EventKey, { seq: messageSeq, body }: SentMessage): void {
    this.#changeText({
      ...key,
      body: null,
      payload: JSON.stringify({ messageSeq }),
      bodyHash: bodyHashOf(key.roomId, 'message.edited', body),
    })
  }

  #changeText(text: ChangedText): void {
    const name = eventName(text)
    const { bodyHash = text.bodyHash } = this.#changedTexts.get(name) ?? {}
    this.#changedTexts.set(name, { ...text, bodyHash })
  }

  addVersion(version: MessageVersion): void {
    this.#versions.push(version)
  }

  setMentions(mentions: MessageMentions): void {
    this.#mentions.push(mentions)
  }

  changeReaction(change: ReactionChange): void {
    const name = reactionName(change)
    this.#changedReactions.set(name, change)
    if (change.addedSeq === null) this.#reactions.delete(name)
    else {
      this.#reactions.add(name)
      this.#kindsOf(change).add(change.emoji)
    }
  }

  /** Takes away what was said before, and how people have reacted. */
  clearMessage({ roomId, seq }: EventKey): void {
    this.#clearedMessages.push({ roomId, seq })
  }

  #kindsOf(key: EventKey): Set<string> {
    const name = eventName(key)
    const kinds = this.#reactionKinds.get(name) ?? new Set()
    this.#reactionKinds.set(name, kinds)
    return kinds
  }

  changeRoom(change: RoomChange): void {
    const head = this.#heads.get(change.roomId)
    if (head && change.name !== undefined) head.name = change.name
    if (head && change.topic !== undefined) head.topic = change.topic
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
      messages: this.#addedMessages,
      changedTexts: [...this.#changedTexts.values()],
      markedMessages: [...this.#markedMessages.values()],
      versions: this.#versions,
      reactions: [...this.#changedReactions.values()],
      mentions: this.#mentions,
      takenFiles: this.#takenFiles,
      clearedMessages: this.#clearedMessages,
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
