import { expect, test } from 'vitest'
import { check, type Invariant } from '../checker.ts'
import type { LogChange, LogEvent, RoomDump } from '../final-log.ts'
import type { Asked, Row } from '../history.ts'

const room = 'room-0'
const epoch = 'epoch'
const budget = { restSeconds: 15, rssMegabytes: 400, fds: 200 }

type Changeable<T> = { -readonly [Key in keyof T]: T[Key] }

/** Ada’s message is edited twice, and deleted is another one; Eve reacts, answers, is banned for a while, takes her reaction back and reacts again. */
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
  ]
  readonly reactions = [{ seq: 1, emoji: '👍', person: 'eve' }]
  readonly versions = [1]

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
    this.sent('m7', 'answer', 1)
    this.asked('r2', { kind: 'reaction.remove', about: 1, emoji: '👍', person: 'eve' })
    this.answered('r2', 'done')
    this.asked('r3', { kind: 'reaction.add', about: 1, emoji: '👍', person: 'eve' })
    this.answered('r3', 'done')
  }

  get found(): Invariant[] {
    const messages = this.events.filter(({ cmid }) => cmid)
    const { events, reactions, versions } = this
    const dump: RoomDump = {
      ...{ epoch, lastSeq: events.length, events, reactions, versions },
      messages: messages.map(({ seq, hash }) => ({ seq, hash })),
    }
    const found = check(this.rows as Row[], new Map([[room, dump]]), budget)
    return [...new Set(found.map(({ invariant }) => invariant))]
  }

  at(seq: number): Changeable<LogEvent> {
    return this.events[seq - 1] as LogEvent
  }

  sent(cmid: string, hash: string, thread?: number): void {
    const about = { ...this.#seen(), cmid, hash, ...(thread !== undefined && { thread }) }
    this.rows.push({ ...about, type: 'invoke', f: 'send' })
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
        change(12, 'ada', { kind: 'message.edited', about: 1, id: 'e2', text: 'third' }),
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
      one.events.push(change(12, 'eve', { kind: 'reaction.added', about: 1, emoji: '👍' }))
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
      one.events.push(change(12, 'ada', { kind: 'message.edited', about: 5, id: 'e3' }))
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
      one.sent('m12', 'late', 7)
      one.events.push({ seq: 12, sender: 'eve', cmid: 'm12', hash: 'late', thread: 7 })
    },
  ],
]

test.for(spoiled)('%s: %s finds it', ([, invariant, spoil]) => {
  const one = new Conversation()
  spoil(one)
  expect(one.found).toContain(invariant)
})
