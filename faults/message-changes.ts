import type { ChatClient } from '@lobby/client'
import { systemClock } from '@lobby/client/testing'
import { errorCodes } from '@lobby/protocol/errors'
import { type Answer, type Answers, answersTo, hasRoot, isAnswering } from './answering.ts'
import type { AskForward, Forward } from './forward-asker.ts'
import type { ChangeCommand, FrameTap } from './frame-tap.ts'
import { type Asked, type ChangeKind, hashOf, type NewRow } from './history.ts'

/** What a person does next; `pick` decides to which message, and with which emoji. */
export interface PlannedChange {
  readonly kind: ChangeKind | Answer | 'file'
  /** From 0 up to and without 1. */
  readonly pick: number
  /** The new text or topic, that of the answer, or a comment. */
  readonly body: string
  /** The room that a copy goes to. */
  readonly to?: string
}

/** One without a file. */
export type WantedChange = PlannedChange & { readonly kind: ChangeKind | Answer }

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
  /** There is none without a session. */
  readonly askForward?: AskForward | undefined
  readonly note: (line: Line) => void
}

type MessageChange = Exclude<ChangeKind, 'room.describe' | 'message.forward'>
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

/** Where what is changed was shown. */
type Place = Pick<Asked, 'room' | 'epoch'>

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
  /** `ask` answers false where there is no way to the server. */
  readonly #waiting: (Place & { readonly id: string; readonly ask: () => boolean })[] = []
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
  want(room: string, { kind, pick, body, to }: WantedChange): Answers | undefined {
    const { session, timelines } = this.#wiring.client.getState()
    if (session.kind !== 'signed-in' || this.pending >= mostWaiting) return undefined
    if (kind === 'room.describe') {
      this.#describe(room, body, session.user.id)
      return undefined
    }
    for (const each of timelines.keys()) this.#newest(each, session.user.id)
    if (kind === 'message.forward') {
      this.#forward(room, to ?? room, { pick, body }, session.user.id)
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

  /** Who was put out of a room tries to take along what was said there. */
  #forward(
    planned: string,
    to: string,
    { pick, body }: Pick<PlannedChange, 'pick' | 'body'>,
    person: string,
  ): void {
    const { askForward } = this.#wiring
    const { timelines } = this.#wiring.client.getState()
    const lost = [...this.#targets.keys()].find((each) => !timelines.has(each))
    const room = lost ?? planned
    const targets = this.#newest(room, person).slice(-reach)
    const target = targets[Math.floor(pick * targets.length)]
    if (!target || !askForward) return
    const { epoch, seq: messageSeq } = target
    const id = crypto.randomUUID()
    const comment = Math.floor(pick * 997) % 2 === 0 ? body : undefined
    const forward: Forward = {
      ...{ room, messageSeq, to: room === to ? planned : to },
      ...(comment !== undefined && { comment }),
    }
    this.#wiring.note({
      ...{ type: 'change', f: 'asked', room, id, kind: 'message.forward', person, epoch },
      ...{ about: messageSeq, to: forward.to },
      ...(comment !== undefined && { comment: hashOf(comment) }),
    })
    this.#wait(id, { room, epoch }, () => {
      void this.#carry(id, forward, askForward)
      return true
    })
  }

  async #carry(id: string, forward: Forward, ask: AskForward): Promise<void> {
    const answer = await ask(id, forward)
    if (this.#isStopped) return
    const about = { type: 'change', room: forward.room, id } as const
    const isFinal = answer && 'code' in answer ? !errorCodes[answer.code].retry : false
    if (!answer) this.#wiring.note({ ...about, f: 'lost' })
    else if ('seq' in answer) this.#wiring.note({ ...about, f: 'done', seq: answer.seq })
    else this.#wiring.note({ ...about, f: 'refused', code: answer.code, final: isFinal })
    this.#answered(id, isFinal || (answer !== undefined && 'seq' in answer))
  }

  #add(id: string, line: Line & Place, command: ChangeCommand): void {
    this.#wiring.note(line)
    this.#wait(id, line, () => this.#wiring.tap.ask(id, command))
  }

  #wait(id: string, { room, epoch }: Place, ask: () => boolean): void {
    this.#waiting.push({ id, room, epoch, ask })
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
    const { connection, timelines } = this.#wiring.client.getState()
    const epoch = timelines.get(next.room)?.epoch ?? next.epoch
    // At the same place of another history there may be another message.
    if (epoch !== next.epoch) this.#answered(next.id, true)
    else if (connection.phase !== 'live' || !next.ask()) this.#later()
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
