import { expect, test } from 'vitest'
import type { LogEvent, LogForward } from '../final-log.ts'
import type { Apply, Asked, Banned, Invoke } from '../history.ts'
import type { Change } from './evidence.ts'
import { forwardedOnce } from './forwards.ts'

const epoch = 'epoch'
const seen = { proc: 'crowd-0', client: 'client-0', user: 'user-0' }
const [garden, attic, cellar] = ['garden', 'attic', 'cellar'] as const

type Changeable<T> = { -readonly [Key in keyof T]: T[Key] }

/** Ada’s message in the garden is edited once. Bob forwards it to the attic with a comment, and Eve his copy to the cellar. */
class Forwarding {
  readonly rooms = {
    [garden]: [
      { seq: 1, sender: 'ada', cmid: 'm1', hash: 'new', isEdited: true },
      { seq: 2, sender: 'ada', hash: 'e', change: { kind: 'message.edited', about: 1, id: 'e1' } },
    ] as Changeable<LogEvent>[],
    [attic]: [{ seq: 1, sender: 'bob', cmid: 'f1', hash: 'f1' }] as Changeable<LogEvent>[],
    [cellar]: [{ seq: 1, sender: 'eve', cmid: 'f2', hash: 'f2' }] as Changeable<LogEvent>[],
  }
  readonly changes = new Map<string, Change>()
  readonly banned: Banned[] = []
  readonly applies: Apply[] = []

  constructor() {
    const forwarded = { author: 'ada', room: garden, seq: 1, text: 'new' }
    this.rooms.attic = [this.copy({ comment: 'look' })]
    this.rooms.cellar = [{ ...(this.rooms.cellar[0] as LogEvent), forwarded }]
    this.asked('e1', { kind: 'message.edit', room: garden, person: 'ada', hash: 'new' }, [10, 20])
    const toAttic = { room: garden, to: attic, person: 'bob', comment: 'look' }
    this.asked('f1', { kind: 'message.forward', ...toAttic }, [30, 40])
    const toCellar = { room: attic, to: cellar, person: 'eve' }
    this.asked('f2', { kind: 'message.forward', ...toCellar }, [50, 60])
  }

  /** The one in the attic, spoiled so. */
  copy(carries: Partial<LogForward>, more: Partial<LogEvent> = {}): LogEvent {
    const { forwarded, ...event } = this.rooms.attic[0] as LogEvent
    const first = { author: 'ada', room: garden, seq: 1, text: 'new' }
    return { ...event, forwarded: { ...first, ...forwarded, ...carries }, ...more }
  }

  asked(
    id: string,
    what: Pick<Asked, 'kind' | 'room' | 'person'> & Partial<Asked>,
    [t, doneAt]: readonly [number, number],
  ): void {
    const about = { ...seen, room: what.room, id }
    this.changes.set(id, {
      asked: { ...about, type: 'change', f: 'asked', t, epoch, about: 1, ...what },
      done: { ...about, type: 'change', f: 'done', t: doneAt, seq: 1 },
      refused: undefined,
      isUnsure: false,
    })
  }

  ban(since: number, until: number): void {
    const place = { ...seen, room: garden, epoch, seq: 3 }
    this.banned.push({ ...place, type: 'info', f: 'banned', t: until, since, until })
  }

  shows(firstAuthor?: string): void {
    const place = { ...seen, room: attic, epoch, seq: 1, hash: 'f1' }
    const said = firstAuthor === undefined ? {} : { firstAuthor }
    this.applies.push({ ...place, type: 'apply', f: 'event', t: 70, ...said })
  }

  get found(): string[] {
    const { rooms, changes, banned, applies } = this
    const log = new Map(
      Object.entries(rooms).map(([slug, events]) => {
        return [slug, { epoch, lastSeq: events.length, events, messages: [] }]
      }),
    )
    const sent = { ...seen, room: garden, type: 'invoke', f: 'send', t: 1 } as const
    const invokeOf = new Map<string, Invoke>([['m1', { ...sent, cmid: 'm1', hash: 'old' }]])
    const known = { log, changes, banned, applies, invokeOf, restored: [] }
    return [...forwardedOnce(known)].map(({ says }) => says)
  }
}

test('a copy, and a copy of it, that carry what they must are found right', () => {
  const one = new Forwarding()
  one.shows('ada')
  expect(one.found).toEqual([])
})

test('of an edit that was under way either text may be forwarded', () => {
  const one = new Forwarding()
  one.asked('e1', { kind: 'message.edit', room: garden, person: 'ada', hash: 'new' }, [10, 35])
  one.rooms.attic = [one.copy({ text: 'old' })]
  one.rooms.cellar = []
  one.changes.delete('f2')
  expect(one.found).toEqual([])
})

test('what was asked for before a ban may be answered during it', () => {
  const one = new Forwarding()
  one.ban(35, 100)
  expect(one.found).toEqual([])
})

/** What a broken server would leave behind, and what is said about it. */
const spoiled: [what: string, says: string, (one: Forwarding) => void][] = [
  [
    'an acknowledged copy is gone',
    'not in the log',
    (one) => {
      one.rooms.cellar = []
    },
  ],
  [
    'a copy is stored twice',
    'stored twice',
    (one) => void one.rooms.attic.push(one.copy({}, { seq: 2 })),
  ],
  [
    'a copy stands elsewhere than it was acknowledged',
    'acknowledged as attic 1',
    (one) => {
      one.rooms.attic = [{ seq: 1, sender: 'ada', hash: 'other' }, one.copy({}, { seq: 2 })]
    },
  ],
  ['a copy was asked for by nobody', 'by nobody', (one) => void one.changes.delete('f2')],
  [
    'a copy is a message like any other',
    'no copy',
    (one) => {
      delete one.rooms.attic[0]?.forwarded
    },
  ],
  [
    'a copy is in another room than it was for',
    'was for cellar',
    (one) => {
      one.asked('f1', { kind: 'message.forward', room: garden, to: cellar, person: 'bob' }, [3, 4])
    },
  ],
  [
    'a copy is by another person than forwards it',
    'by another person',
    (one) => {
      one.rooms.attic = [one.copy({}, { sender: 'eve' })]
    },
  ],
  [
    'a copy was refused',
    'was refused',
    (one) => {
      const { asked } = one.changes.get('f1') as Change
      const { id, room, t } = asked
      const refused = { ...seen, id, room, t, type: 'change', f: 'refused', code: '' } as const
      const answer = { done: undefined, refused: { ...refused, final: true }, isUnsure: false }
      one.changes.set('f1', { asked, ...answer })
    },
  ],
  [
    'a copy is edited',
    'is edited',
    (one) => {
      one.rooms.attic = [one.copy({}, { isEdited: true })]
    },
  ],
  [
    'a copy has another comment',
    'another comment',
    (one) => {
      one.rooms.attic = [one.copy({ comment: 'other' })]
    },
  ],
  [
    'a copy names another author than wrote the text',
    'names another author',
    (one) => {
      one.rooms.attic = [one.copy({ author: 'bob' })]
    },
  ],
  [
    'a copy has a text that was never there',
    'never had',
    (one) => {
      one.rooms.attic = [one.copy({ text: 'secret' })]
    },
  ],
  [
    'a copy has the text from before an edit',
    'replaced before',
    (one) => {
      one.rooms.attic = [one.copy({ text: 'old' })]
    },
  ],
  [
    'a copy of a copy has another text',
    'than what it copies',
    (one) => {
      one.rooms.attic = [one.copy({ text: 'old' })]
    },
  ],
  [
    'a copy of a copy names the copy as its source',
    'as its source',
    (one) => {
      const forwarded = { author: 'bob', room: attic, seq: 1, text: 'new' }
      one.rooms.cellar = [{ ...(one.rooms.cellar[0] as LogEvent), forwarded }]
    },
  ],
  [
    'a message is forwarded that was deleted before',
    'deleted before',
    (one) => one.asked('d1', { kind: 'message.delete', room: garden, person: 'ada' }, [21, 29]),
  ],
  [
    'a person forwards from a room that they are banned from',
    'banned from',
    (one) => one.ban(29, 100),
  ],
  ['a client shows another first author', 'as by bob first', (one) => one.shows('bob')],
  ['a client shows no first author', 'as by nobody first', (one) => one.shows()],
]

test.for(spoiled)('%s: M11 finds it', ([, says, spoil]) => {
  const one = new Forwarding()
  spoil(one)
  expect(one.found.join('\n')).toContain(says)
})
