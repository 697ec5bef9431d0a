import type { ChatClient } from '@lobby/client'
import { systemClock } from '@lobby/client/testing'
import type { ChangeCommand, FrameTap } from './frame-tap.ts'
import { type Asked, type ChangeKind, hashOf, type NewRow } from './history.ts'

/** In a thread, in a thread and in the room as well, or with a quote. */
type Answer = 'answer' | 'answer also in the room' | 'reply'

/** What a message is for: the thread of a root, or a message that it quotes. */
export type Answers =
  | { readonly thread: number; readonly alsoInRoom?: true }
  | { readonly replyTo: number }

const answersTo: Readonly<Record<Answer, (seq: number) => Answers>> = {
  answer: (thread) => ({ thread }),
  'answer also in the room': (thread) => ({ thread, alsoInRoom: true }),
  reply: (replyTo) => ({ replyTo }),
}

/** What a person does next; `pick` decides to which message, and with which emoji. */
export interface PlannedChange {
  readonly kind: ChangeKind | Answer
  /** From 0 up to and without 1. */
  readonly pick: number
  /** The new text or topic, or that of the answer. */
  readonly body: string
}

type Line =
  Extract<NewRow, { type: 'change' }> extends infer R
    ? R extends unknown
      ? Omit<R, 'client' | 'user'>
      : never
    : never

interface Wiring {
  readonly client: ChatClient
  /** Carries them over the socket of the client. */
  readonly tap: FrameTap
  readonly note: (line: Line) => void
}

type MessageChange = Exclude<ChangeKind, 'room.describe'>
type Planned = PlannedChange & { readonly kind: MessageChange }

/** A message that was shown once; who is put out of a room goes on trying. */
interface Target {
  readonly epoch: string
  readonly seq: number
  readonly isMine: boolean
  readonly isAnswer: boolean
}

/** What was changed, and how. */
interface Touched extends Target {
  readonly room: string
  readonly emoji: string
  readonly family: Family
}

type Family = 'text' | 'reaction' | 'pin'

/** What takes back what another kind has put there, and what is done to the same thing. */
const familyOf: Readonly<Record<MessageChange, Family>> = {
  'message.edit': 'text',
  'message.delete': 'text',
  'reaction.add': 'reaction',
  'reaction.remove': 'reaction',
  'message.pin': 'pin',
  'message.unpin': 'pin',
}

/** So many of the newest messages are changed: few, so that one is changed often, and by several at once. */
const reach = 12
/** Of ten changes so many are of what this window has changed already, if there is such a thing. */
const againOfTen: Readonly<Record<MessageChange | Answer, number>> = {
  'message.edit': 5,
  'message.delete': 5,
  'reaction.add': 3,
  'reaction.remove': 9,
  'message.pin': 3,
  'message.unpin': 9,
  answer: 0,
  'answer also in the room': 0,
  reply: 0,
}
/** How much of that is remembered. */
const memory = 4
const emojis = ['👍', '🎉', '😀', '🚀'] as const
/** Nobody has more in mind; what is planned beyond that is not done. */
const mostWaiting = 20
/** Milliseconds until it is tried again. */
const pause = 200

/** Changes messages, and topics, as a page does: one change at a time, and again until it is answered. */
export class MessageChanges {
  readonly #wiring: Wiring
  readonly #targets = new Map<string, readonly Target[]>()
  readonly #waiting: { readonly id: string; readonly command: ChangeCommand }[] = []
  #touched: readonly Touched[] = []
  #isUnderWay = false
  #isStopped = false

  constructor(wiring: Wiring) {
    this.#wiring = wiring
    wiring.tap.onChangeAnswered = (id, isOver) => this.#answered(id, isOver)
  }

  get pending(): number {
    return this.#waiting.length
  }

  /** Asks for the change, if there is something to change. Of an answer: what it is for. */
  want(room: string, { kind, pick, body }: PlannedChange): Answers | undefined {
    const { session } = this.#wiring.client.getState()
    if (session.kind !== 'signed-in' || this.pending >= mostWaiting) return undefined
    if (kind === 'room.describe') {
      this.#describe(room, body, session.user.id)
      return undefined
    }
    const isOwn = kind === 'message.edit' || kind === 'message.delete'
    const fitting = this.#newest(room, session.user.id)
      .filter(({ isMine, isAnswer }) => (isMine || !isOwn) && !(isAnswer && hasRoot(kind)))
      // Own messages are fewer: the same ones are edited again.
      .slice(isOwn ? -3 : -reach)
    const share = pick * 10
    const again = share < againOfTen[kind] ? this.#touchedBefore(kind, share) : undefined
    const target = again ?? fitting[Math.floor(pick * fitting.length)]
    if (!target) return undefined
    if (isAnswering(kind)) return answersTo[kind](target.seq)
    this.#ask(again?.room ?? room, { kind, pick, body }, target, session.user.id)
    return undefined
  }

  /** Nothing more is asked, nor tried again. */
  stop(): void {
    this.#isStopped = true
  }

  /** Something of the kind that is remembered. A message that is deleted has an edit or a reaction before. */
  #touchedBefore(kind: MessageChange | Answer, share: number): Touched | undefined {
    if (isAnswering(kind)) return undefined
    const family = familyOf[kind]
    const before = this.#touched.filter((one) => one.family === family)
    return before[Math.floor((share % 1) * before.length)]
  }

  #ask(
    room: string,
    { kind, pick, body }: Planned,
    target: Target | Touched,
    person: string,
  ): void {
    const { epoch, seq: messageSeq } = target
    const id = crypto.randomUUID()
    const emoji =
      'emoji' in target
        ? target.emoji
        : (emojis[Math.floor(pick * 997) % emojis.length] ?? emojis[0])
    if (!('emoji' in target)) {
      const touched = [...this.#touched, { ...target, room, emoji, family: familyOf[kind] }]
      this.#touched = touched.slice(-3 * memory)
    }
    const place = { room, messageSeq }
    const asked = { type: 'change', f: 'asked', room, id, kind, person } as const
    const about = { ...asked, epoch, about: messageSeq } satisfies Omit<
      Asked,
      't' | 'proc' | 'client' | 'user'
    >
    if (kind === 'message.edit')
      this.#add(id, { ...about, hash: hashOf(body) }, { type: kind, ...place, clientId: id, body })
    else if (kind === 'reaction.add' || kind === 'reaction.remove')
      this.#add(id, { ...about, emoji }, { type: kind, ...place, emoji })
    else this.#add(id, about, { type: kind, ...place })
  }

  #describe(room: string, topic: string, person: string): void {
    const timeline = this.#wiring.client.getState().timelines.get(room)
    if (!timeline) return
    const { epoch } = timeline
    const id = crypto.randomUUID()
    const kind = 'room.describe'
    const asked = { type: 'change', f: 'asked', room, id, kind, person } as const
    this.#add(id, { ...asked, epoch, about: 0, hash: hashOf(topic) }, { type: kind, room, topic })
  }

  #add(id: string, line: Line, command: ChangeCommand): void {
    this.#wiring.note(line)
    this.#waiting.push({ id, command })
    this.#goOn()
  }

  #newest(room: string, me: string): readonly Target[] {
    const timeline = this.#wiring.client.getState().timelines.get(room)
    if (!timeline) return this.#targets.get(room) ?? []
    const { epoch, events } = timeline
    const targets = events.slice(-5 * reach).flatMap((event): Target[] => {
      if (event.type !== 'message.created') return []
      const { seq, author, thread } = event.message
      return [{ epoch, seq, isMine: author.id === me, isAnswer: thread !== undefined }]
    })
    this.#targets.set(room, targets)
    return targets
  }

  #goOn(): void {
    const [next] = this.#waiting
    if (!next || this.#isUnderWay || this.#isStopped) return
    this.#isUnderWay = true
    const isLive = this.#wiring.client.getState().connection.phase === 'live'
    if (!isLive || !this.#wiring.tap.ask(next.id, next.command)) this.#later()
  }

  #later(): void {
    systemClock.after(pause, () => {
      this.#isUnderWay = false
      this.#goOn()
    })
  }

  #answered(id: string, isOver: boolean): void {
    if (this.#waiting[0]?.id !== id) return
    if (!isOver) this.#later()
    else {
      this.#waiting.shift()
      this.#isUnderWay = false
      this.#goOn()
    }
  }
}

function isAnswering(kind: MessageChange | Answer): kind is Answer {
  return Object.hasOwn(answersTo, kind)
}

/** Whether it is for a message that answers in no thread itself. */
function hasRoot(kind: MessageChange | Answer): boolean {
  return isAnswering(kind) && kind !== 'reply'
}
