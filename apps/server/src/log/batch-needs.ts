import type {
  EventKey,
  LockedHead,
  MemberKey,
  NameKey,
  Needs,
  ReactionKey,
  SentKey,
} from '../storage/log-store.ts'
import { memberName, sentName } from './key-names.ts'

/** What a batch is judged by, collected entry by entry, in their order. */
export class BatchNeeds implements Needs {
  readonly moderatorsOf: string[] = []
  readonly lastSends: MemberKey[] = []
  readonly messages: EventKey[] = []
  readonly reactionKinds: EventKey[] = []
  readonly reactions: ReactionKey[] = []
  readonly pinsOf: string[] = []
  readonly names: NameKey[] = []
  readonly hereIn: string[] = []
  readonly files: string[] = []
  readonly #sent = new Map<string, SentKey>()
  readonly #members = new Map<string, MemberKey>()
  readonly #slowRooms: Set<string>

  constructor(heads: readonly LockedHead[]) {
    const slow = heads.filter(({ settings }) => settings.slowMode > 0)
    this.#slowRooms = new Set(slow.map(({ roomId }) => roomId))
  }

  get sent(): readonly SentKey[] {
    return [...this.#sent.values()]
  }

  get members(): readonly MemberKey[] {
    return [...this.#members.values()]
  }

  addSent(key: SentKey): void {
    this.#sent.set(sentName(key), key)
  }

  addMember(key: MemberKey): void {
    this.#members.set(memberName(key), key)
  }

  /** When the person has last written in the room, if it may be in slow mode by now. */
  addLastSend(key: MemberKey): void {
    if (this.#slowRooms.has(key.roomId)) this.lastSends.push(key)
  }

  /** The room gets into slow mode with this batch. */
  slowDown(roomId: string): void {
    this.#slowRooms.add(roomId)
  }
}
