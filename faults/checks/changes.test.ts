import { expect, test } from 'vitest'
import { check, type Invariant } from '../checker.ts'
import type { LogChange, LogEvent, RoomDump } from '../final-log.ts'
import type { Asked, Row } from '../history.ts'

const room = 'room-0'
const epoch = 'epoch'
const budget = { restSeconds: 15, rssMegabytes: 400, fds: 200 }

type Changeable<T> = { -readonly [Key in keyof T]: T[Key] }

/** Ada’s message is edited twice, and deleted is another one; Eve reacts, answers, is banned for a while, takes her reaction back and reacts again. Ada pins, quotes, and says what the room is about. */
class Conversation {
  rows: Changeable<Row>[] = []
  #t = 0
  readonly events: Changeable<LogEvent>[] = [
    { seq: 1, sender: 'ada', cmid: 'm1', hash: 'third', isEdited: true },
    change(2, 'ada', { kind: 'message.edited', about: 1, id: 'e1' }),
    change(3, 'ada', { kind: 'message.edited', about: 1, id: 'e2', text: 'third' }),
    change(4, 'eve', { kind: 'reaction.added', about: 1, emoji: '👍' }),
    { seq: 5, sender: 'ada', cmid: 'm5', hash: 'nothing', isTaken: true },
    change(6, 'ada', { kind: 'message.deleted', about: 5 }),
    { seq: 7, sender: 'eve', cmid: 'm7', hash: 'answer', thread: 1 },
    { seq: 8, sender: 'operator', hash: 'ban', place: { kind: 'member.banned', member: 'eve' } },
    { seq: 9, sender: 'operator', hash: 'end', place: { kind: 'member.unbanned', member: 'eve' } },
    change(10, 'eve', { kind: 'reaction.removed', about: 1, emoji: '👍' }),
    change(11, 'eve', { kind: 'reaction.added', about: 1, emoji: '👍' }),
    change(12, 'ada', { kind: 'message.pinned', about: 1 }),
    change(13, 'ada', { kind: 'message.pinned', about: 7 }),
    change(14, 'ada', { kind: 'message.unpinned', about: 7 }),
    { seq: 15, sender: 'ada', hash: 'described 15', topic: 'tea' },
    { seq: 16, sender: 'ada', hash: 'described 16', topic: 'coffee' },
    { seq: 17, sender: 'ada', cmid: 'm17', hash: 'reply', replyTo: 1 },
  ]
  readonly reactions = [{ seq: 1, emoji: '👍', person: 'eve' }]
  readonly versions = [1]
  readonly pins = [1]
  readonly answers = [{ seq: 7, thread: 1, isInRoom: false }]
  topic = 'coffee'

  constructor() {
    this.sent('m1', 'first')
    this.asked('e1', { kind: 'message.edit', about: 1, hash: 'second', person: 'ada' })
    this.answered('e1', 'done')
    this.asked('e2', { kind: 'message.edit', about: 1, hash: 'third', person: 'ada' })
    this.answered('e2', 'lost')
    this.answered('e2', 'done')
    this.asked('r1', { kind: 'reaction.add', about: 1, emoji: '👍', person: 'eve' })
    this.answered('r1', 'done')
    this.sent('m5', 'fifth')
    this.asked('d1', { kind: 'message.delete', about: 5, person: 'ada' })
    this.answered('d1', 'done')
    this.sent('m7', 'answer', { thread: 1 })
    this.asked('r2', { kind: 'reaction.remove', about: 1, emoji: '👍', person: 'eve' })
    this.answered('r2', 'done')
    this.asked('r3', { kind: 'reaction.add', about: 1, emoji: '👍', person: 'eve' })
    this.answered('r3', 'done')
    this.asked('p1', { kind: 'message.pin', about: 1, person: 'ada' })
    this.answered('p1', 'done')
    this.asked('p2', { kind: 'message.pin', about: 7, person: 'ada' })
    this.answered('p2', 'done')
    this.asked('p3', { kind: 'message.unpin', about: 7, person: 'ada' })
    this.answered('p3', 'done')
    this.asked('t1', { kind: 'room.describe', about: 0, hash: 'tea', person: 'ada' })
    this.answered('t1', 'done')
    this.asked('t2', { kind: 'room.describe', about: 0, hash: 'coffee', person: 'ada' })
    this.answered('t2', 'done')
    this.sent('m17', 'reply', { replyTo: 1 })
  }

  get found(): Invariant[] {
    const messages = this.events.filter(({ cmid }) => cmid)
    const { events, reactions, versions, pins, answers, topic } = this
    const dump: RoomDump = {
      ...{ epoch, lastSeq: events.length, events, reactions, versions, pins, answers, topic },
      messages: messages.map(({ seq, hash }) => ({ seq, hash })),
    }
    const found = check(this.rows as Row[], new Map([[room, dump]]), budget)
    return [...new Set(found.map(({ invariant }) => invariant))]
  }

  at(seq: number): Changeable<LogEvent> {
    return this.events[seq - 1] as LogEvent
  }

  sent(cmid: string, hash: string, answering: { thread?: number; replyTo?: number } = {}): void {
    this.rows.push({ ...this.#seen(), cmid, hash, ...answering, type: 'invoke', f: 'send' })
  }

  asked(id: string, what: Pick<Asked, 'kind' | 'about' | 'person' | 'hash' | 'emoji'>): void {
    this.rows.push({ ...this.#seen(), ...what, type: 'change', f: 'asked', id, epoch })
  }

  answered(id: string, f: 'done' | 'lost'): void {
    this.rows.push({ ...this.#seen(), type: 'change', f, id })
  }

  refused(id: string): void {
    const refusal = { code: 'forbidden', final: true }
    this.rows.push({ ...this.#seen(), type: 'change', f: 'refused', id, ...refusal })
  }

  forget(isMeant: (row: Row) => boolean): void {
    this.rows = this.rows.filter((row) => !isMeant(row as Row))
  }

  #seen() {
    return { t: ++this.#t, proc: 'crowd-0', client: 'client-0', user: 'user-0', room }
  }
}

function change(seq: number, sender: string, what: LogChange): LogEvent {
  return { seq, sender, hash: `${what.kind} ${seq}`, change: what }
}

test('a conversation in which nothing was wrong has no violation', () => {
  expect(new Conversation().found).toEqual([])
})

test('of a reaction whose answers were lost nobody knows whether it is there', () => {
  const one = new Conversation()
  one.asked('r4', { kind: 'reaction.remove', about: 1, emoji: '👍', person: 'eve' })
  one.answered('r4', 'lost')
  expect(one.found).toEqual([])
})

/** What a broken server would leave behind, and the promise that it breaks. */
const spoiled: [what: string, Invariant, (one: Conversation) => void][] = [
  [
    'an acknowledged edit is not in the log',
    'M1',
    (one) => {
      one.asked('e3', { kind: 'message.edit', about: 1, hash: 'fourth', person: 'ada' })
      one.answered('e3', 'done')
    },
  ],
  [
    'an edit is stored twice',
    'M1',
    (one) => {
      one.events.push(
        change(18, 'ada', { kind: 'message.edited', about: 1, id: 'e2', text: 'third' }),
      )
    },
  ],
  [
    'an edit was asked for by nobody',
    'M1',
    (one) => one.forget((row) => row.type === 'change' && row.id === 'e1'),
  ],
  [
    'an edit changes another message',
    'M1',
    (one) => {
      one.at(2).change = { kind: 'message.edited', about: 7, id: 'e1' }
    },
  ],
  [
    'an edit has another text',
    'M1',
    (one) => {
      one.at(3).change = { kind: 'message.edited', about: 1, id: 'e2', text: 'another' }
    },
  ],
  [
    'an edit that was refused is stored',
    'M1',
    (one) => {
      one.forget((row) => row.type === 'change' && row.id === 'e1' && row.f === 'done')
      one.refused('e1')
    },
  ],
  [
    'the older of two edits stays',
    'M2',
    (one) => {
      one.at(1).hash = 'second'
    },
  ],
  [
    'edits stand in another order than they were made in',
    'M2',
    (one) => {
      one.at(2).change = { kind: 'message.edited', about: 1, id: 'e2' }
      one.at(3).change = { kind: 'message.edited', about: 1, id: 'e1', text: 'second' }
      one.at(1).hash = 'second'
    },
  ],
  [
    'a reaction is added twice',
    'M3',
    (one) => {
      one.events.push(change(18, 'eve', { kind: 'reaction.added', about: 1, emoji: '👍' }))
    },
  ],
  ['the pages have a reaction twice', 'M3', (one) => one.reactions.push(...one.reactions)],
  ['the pages lack a reaction', 'M3', (one) => void one.reactions.pop()],
  [
    'a reaction is there although it was taken back',
    'M3',
    (one) => {
      one.asked('r4', { kind: 'reaction.remove', about: 1, emoji: '👍', person: 'eve' })
      one.answered('r4', 'done')
    },
  ],
  [
    'a message is edited after its deletion',
    'M4',
    (one) => {
      one.asked('e3', { kind: 'message.edit', about: 5, hash: 'late', person: 'ada' })
      one.events.push(change(18, 'ada', { kind: 'message.edited', about: 5, id: 'e3' }))
    },
  ],
  [
    'an acknowledged deletion is not in the log',
    'M4',
    (one) => {
      one.asked('d2', { kind: 'message.delete', about: 1, person: 'ada' })
      one.answered('d2', 'done')
    },
  ],
  [
    'what is deleted has its text',
    'M4',
    (one) => {
      delete one.at(5).isTaken
    },
  ],
  ['what is deleted has earlier versions', 'M4', (one) => void one.versions.push(5)],
  [
    'what is deleted has reactions',
    'M4',
    (one) => void one.reactions.push({ seq: 5, emoji: '👍', person: 'eve' }),
  ],
  [
    'a person reacts while they are banned',
    'M5',
    (one) => {
      one.at(9).place = { kind: 'member.role', member: 'eve' }
    },
  ],
  [
    'an answer stands in another thread than its own',
    'M6',
    (one) => {
      one.at(7).thread = 5
    },
  ],
  [
    'an answer has no root',
    'M6',
    (one) => {
      one.at(7).thread = 6
    },
  ],
  [
    'an answer answers an answer',
    'M6',
    (one) => {
      one.sent('m18', 'late', { thread: 7 })
      one.events.push({ seq: 18, sender: 'eve', cmid: 'm18', hash: 'late', thread: 7 })
    },
  ],
  [
    'a message quotes another one than it was to',
    'M6',
    (one) => {
      one.at(17).replyTo = 7
    },
  ],
  [
    'a message quotes nothing, and was to',
    'M6',
    (one) => {
      delete one.at(17).replyTo
    },
  ],
  [
    'a message quotes what is no message',
    'M6',
    (one) => {
      one.at(17).replyTo = 2
    },
  ],
  [
    'a message is pinned twice',
    'M7',
    (one) => void one.events.push(change(18, 'ada', { kind: 'message.pinned', about: 1 })),
  ],
  ['the list of pins lacks one', 'M7', (one) => void one.pins.pop()],
  ['the list of pins has what was unpinned', 'M7', (one) => void one.pins.push(7)],
  [
    'a message is pinned although it was unpinned',
    'M7',
    (one) => {
      one.asked('p4', { kind: 'message.unpin', about: 1, person: 'eve' })
      one.answered('p4', 'done')
    },
  ],
  [
    'an acknowledged topic is not in the log',
    'M8',
    (one) => {
      one.asked('t3', { kind: 'room.describe', about: 0, hash: 'water', person: 'eve' })
      one.answered('t3', 'done')
    },
  ],
  [
    'a topic was given by nobody',
    'M8',
    (one) => one.forget((row) => row.type === 'change' && row.id === 't1'),
  ],
  [
    'a topic that was refused is stored',
    'M8',
    (one) => {
      one.forget((row) => row.type === 'change' && row.id === 't1' && row.f === 'done')
      one.refused('t1')
    },
  ],
  [
    'topics stand in another order than they were given in',
    'M8',
    (one) => {
      one.at(15).topic = 'coffee'
      one.at(16).topic = 'tea'
      one.topic = 'tea'
    },
  ],
  [
    'the room has an older topic than its log',
    'M8',
    (one) => {
      one.topic = 'tea'
    },
  ],
]

test('of two topics that were given at once either may be the last', () => {
  const one = new Conversation()
  one.asked('t3', { kind: 'room.describe', about: 0, hash: 'water', person: 'eve' })
  one.asked('t4', { kind: 'room.describe', about: 0, hash: 'juice', person: 'ada' })
  one.answered('t3', 'done')
  one.answered('t4', 'done')
  one.events.push({ seq: 18, sender: 'ada', hash: 'described 18', topic: 'juice' })
  one.events.push({ seq: 19, sender: 'eve', hash: 'described 19', topic: 'water' })
  one.topic = 'water'
  expect(one.found).toEqual([])
})

test.for(spoiled)('%s: %s finds it', ([, invariant, spoil]) => {
  const one = new Conversation()
  spoil(one)
  expect(one.found).toContain(invariant)
})
