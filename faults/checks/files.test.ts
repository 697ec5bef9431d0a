import { expect, test } from 'vitest'
import type { LogEvent } from '../final-log.ts'
import type {
  Apply,
  Banned,
  Copied,
  Fetched,
  Invoke,
  Kept,
  Ok,
  Restored,
  Uploaded,
} from '../history.ts'
import type { Change } from './evidence.ts'
import { filesAreForReaders, filesAreWhole } from './files.ts'

const epoch = 'epoch'
const seen = { proc: 'crowd-0', client: 'client-0', user: 'user-0' }
const garden = 'garden'

type Changeable<T> = { -readonly [Key in keyof T]: T[Key] }

/** Ada sends a leaf to the garden, which is forwarded to the attic, and a twig, which she deletes. */
class Sending {
  readonly garden: Changeable<LogEvent>[] = [
    { seq: 1, sender: 'ada', cmid: 'm1', hash: 'look', files: ['leaf'] },
    { seq: 2, sender: 'ada', cmid: 'm2', hash: 'nothing', isTaken: true },
    { seq: 3, sender: 'ada', hash: 'd', change: { kind: 'message.deleted', about: 2 } },
    { seq: 4, sender: 'eve', cmid: 'm4', hash: 'fine' },
  ]
  readonly attic: Changeable<LogEvent>[] = [
    {
      ...{ seq: 1, sender: 'bob', cmid: 'f1', hash: 'look', files: ['leaf'] },
      forwarded: { author: 'ada', room: garden, seq: 1, text: 'look' },
    },
  ]
  readonly invokeOf = new Map<string, Invoke>()
  readonly changes = new Map<string, Change>()
  readonly uploads: Changeable<Uploaded>[] = []
  readonly fetches: Changeable<Fetched>[] = []
  readonly storedFiles: Changeable<Kept>[] = []
  readonly banned: Banned[] = []
  readonly restored: Restored[] = []
  readonly oks: Ok[] = []
  readonly applies: Apply[] = []

  constructor() {
    this.sent('m1', 'green')
    this.sent('m2', 'brown')
    this.sent('m4')
    this.uploaded('m1', 'leaf', 'green')
    this.uploaded('m2', 'twig', 'brown')
    this.keeps('leaf', 'green')
    const about = { ...seen, room: garden, id: 'd1' } as const
    this.changes.set('d1', {
      asked: {
        ...{ ...about, type: 'change', f: 'asked', t: 100, epoch, about: 2 },
        ...{ kind: 'message.delete', person: 'ada' },
      },
      done: { ...about, type: 'change', f: 'done', t: 110 },
      refused: undefined,
      isUnsure: false,
    })
  }

  sent(cmid: string, ...files: string[]): void {
    const line = {
      ...seen,
      room: garden,
      type: 'invoke',
      f: 'send',
      t: 1,
      cmid,
      hash: cmid,
    } as const
    this.invokeOf.set(cmid, { ...line, ...(files.length > 0 && { files }) })
  }

  uploaded(cmid: string, file: string, hash: string): void {
    const about = { ...seen, room: garden, cmid, file, hash }
    this.uploads.push({ ...about, type: 'file', f: 'uploaded', t: 10 })
  }

  keeps(file: string, hash: string, isKnown = true): void {
    const place = { proc: 'harness', client: '', file, hash, isKnown }
    this.storedFiles.push({ ...place, type: 'file', f: 'kept', t: 60_000 })
  }

  restoredAt(t: number, copied: Copied): void {
    const place = { proc: 'harness', client: '', room: garden, epoch: 'before' }
    this.restored.push({ ...place, t, type: 'info', f: 'restored', copied })
  }

  fetched(answer: Partial<Fetched>): void {
    const about = { ...seen, room: garden, file: 'leaf', since: 30 }
    this.fetches.push({ ...about, type: 'file', f: 'fetched', t: 40, status: 200, ...answer })
  }

  get found(): string[] {
    const { garden, attic, ...known } = this
    const log = new Map(
      Object.entries({ garden, attic }).map(([slug, events]) => {
        return [slug, { epoch, lastSeq: events.length, events, messages: [] }]
      }),
    )
    const evidence = { log, ...known }
    return [...filesAreWhole(evidence), ...filesAreForReaders(evidence)].map(({ says }) => says)
  }
}

test('files that are whole, read by who may, and gone with their message are found right', () => {
  const one = new Sending()
  one.fetched({ hash: 'green' })
  one.fetched({ hash: 'green', isUnsent: true })
  one.fetched({ status: 404, isOutsider: true })
  one.fetched({ status: 503, isUnsent: true })
  one.fetched({ status: 404 })
  expect(one.found).toEqual([])
})

test.each<[string, (one: Sending) => void, string]>([
  ['is lost', ({ storedFiles }) => storedFiles.pop(), 'has nothing'],
  [
    'has other bytes',
    ({ storedFiles: [leaf] }) => Object.assign(leaf ?? {}, { hash: 'red' }),
    'has red',
  ],
  ['is not in its message', ({ garden: [leaf] }) => delete leaf?.files, 'has (none)'],
  ['is not in a copy', ({ attic: [copy] }) => delete copy?.files, 'attic 1 was to have'],
  [
    'is in a message without',
    ({ garden }) => Object.assign(garden[3] ?? {}, { files: ['leaf'] }),
    '(none)',
  ],
  ['has no row', (one) => one.keeps('root', 'grey', false), 'knows nothing of it'],
  ['outlives its message', (one) => one.keeps('twig', 'brown'), 'its message is deleted'],
  ['is read as another', (one) => one.fetched({ hash: 'red' }), 'read red as leaf'],
  [
    'is up, and cannot be read',
    (one) => one.fetched({ status: 404, isUnsent: true }),
    'was told that leaf is up',
  ],
  [
    'is read by an outsider',
    (one) => one.fetched({ hash: 'green', isOutsider: true }),
    'An outsider got leaf',
  ],
  [
    'is read by one who is banned',
    (one) => {
      const place = { ...seen, room: garden, epoch, seq: 3 }
      one.banned.push({ ...place, type: 'info', f: 'banned', t: 50, since: 20, until: 50 })
      one.fetched({ hash: 'green' })
    },
    'which they were banned from',
  ],
])('a file that %s is found', (_, spoil, says) => {
  const one = new Sending()
  spoil(one)
  expect(one.found).not.toEqual([])
  expect(one.found.every((violation) => violation.includes(says))).toBe(true)
})

test('a file that a copy needs stays when its first message is deleted, and one that was just deleted may', () => {
  const one = new Sending()
  one.garden[0] = { seq: 1, sender: 'ada', cmid: 'm1', hash: 'nothing', isTaken: true }
  one.keeps('twig', 'brown')
  const twig = one.storedFiles[1]
  if (twig) twig.t = 5_000
  expect(one.found).toEqual([])
})

/** The leaf was uploaded at 10. */
const missing = 'garden 1 was to have the files green, and has nothing'

test('a backup has every file that was up when it was begun', () => {
  const one = new Sending()
  one.storedFiles.length = 0
  one.restoredAt(50_000, { from: 20_000, to: 21_000 })
  expect(one.found).toContain(missing)
})

test('a copy by hand need not have the files that came while it was made, and must have all others', () => {
  const one = new Sending()
  one.storedFiles.length = 0
  one.restoredAt(50_000, { from: 5, to: 21_000, isTorn: true })
  expect(one.found).toEqual([])
  one.restored.length = 0
  one.restoredAt(50_000, { from: 11, to: 21_000, isTorn: true })
  expect(one.found).toContain(missing)
  one.restored.length = 0
  one.restoredAt(50_000, { from: 5, to: 21_000 })
  expect(one.found).toContain(missing)
})

test('bytes that a copy by hand took along while their message was deleted may stay', () => {
  const one = new Sending()
  const place = { ...seen, room: garden, epoch, seq: 2, cmid: 'm2', hash: 'm2' } as const
  one.applies.push({ ...place, type: 'apply', f: 'event', t: 11 })
  one.keeps('twig', 'brown')
  const stay = ['The bytes of twig are there, and its message is deleted']
  expect(one.found).toEqual(stay)
  one.restoredAt(50_000, { from: 9_000, to: 9_500, isTorn: true })
  expect(one.found).toEqual([])
  one.restored.length = 0
  one.restoredAt(50_000, { from: 11_000, to: 12_000, isTorn: true })
  expect(one.found).toEqual(stay)
})

test('a file that was up is there for its sender, but for one that a restore has taken away', () => {
  const told = ['client-0 was told that leaf is up, and then 404']
  const one = new Sending()
  one.fetched({ status: 404, isUnsent: true, t: 40_000 })
  one.restoredAt(30_000, { from: 11, to: 20 })
  expect(one.found).toEqual(told)
  one.restored.length = 0
  one.restoredAt(30_000, { from: 9, to: 20 })
  expect(one.found).toEqual([])
  one.restored.length = 0
  one.restoredAt(41_000, { from: 9, to: 20 })
  expect(one.found).toEqual(told)
})
