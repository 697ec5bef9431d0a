// Cases that no life of a real server brings by itself: what a client ignores, and with which closes it comes back.
import type { Frame, Step } from './client-case.ts'
import { plainId } from './plain-names.ts'

const ada = { id: 'ada', name: 'Ada', guest: true }
const bob = { id: 'bob', name: 'Bob', guest: false }
const settings = {
  ...{ guests: true, posting: 'everybody', slowMode: 0, history: 'all', archived: false },
  ...{ edits: 'everybody', threads: true, calls: 'moderators', previews: true, image: '' },
}
const at = '2026-01-01T12:00:00.000Z'

const garden = (lastSeq: number) => ({
  ...{ slug: 'garden', name: 'Garden', topic: '', kind: 'public', settings, createdAt: at },
  ...{ epoch: 'epoch-1', lastSeq, readSeq: 0, unread: 0 },
})
const welcome = (...rooms: object[]): Step => ({
  hears: { type: 'welcome', v: 1, user: ada, profile: { color: null, language: null }, rooms },
})
const events = (...list: object[]): Frame => ({
  ...{ type: 'events', room: 'garden', epoch: 'epoch-1', events: list },
})
const said = (seq: number, body: string, more: object = {}) => ({
  ...{ type: 'message.created', seq },
  message: { seq, id: plainId(seq), author: bob, body, createdAt: at, ...more },
})
const hears = (frame: Frame): Step => ({ hears: frame })
const opens: Step = { opens: true }
const begun = [opens, welcome(garden(0)), hears({ type: 'ok', ref: 1 })]

/** The name of each, and what happens in it. */
export const written: readonly (readonly [name: string, steps: readonly Step[]])[] = [
  ['a server without rooms', [opens, welcome(), hears({ type: 'ready' })]],
  ['a ping is answered', [...begun, hears({ type: 'ping', heads: { garden: 0 } })]],
  [
    'a head that is ahead means that something was lost',
    [...begun, hears({ type: 'ping', heads: { garden: 2 } })],
  ],
  [
    'a head that is behind means nothing',
    [...begun, hears(events(said(1, 'Tea?'))), hears({ type: 'ping', heads: { garden: 0 } })],
  ],
  [
    'a frame of a type that is not known',
    [...begun, hears({ type: 'weather.changed', room: 'garden', sun: true })],
  ],
  [
    'a key that is not known',
    [...begun, hears({ ...events(said(1, 'Tea?', { mood: 'good' })), mood: 'good' })],
  ],
  [
    'an event of a kind that is not known moves the cursor',
    [
      ...begun,
      hears(events({ type: 'message.sung', seq: 1, by: bob })),
      hears(events(said(2, 'Tea?'))),
    ],
  ],
  [
    'events of a room that is not followed',
    [...begun, hears({ ...events(said(1, 'Tea?')), room: 'attic' })],
  ],
  [
    'an event comes twice',
    [...begun, hears(events(said(1, 'Tea?'))), hears(events(said(1, 'Tea?'), said(2, 'Yes')))],
  ],
  [
    'a hole before an event',
    [...begun, hears(events(said(2, 'Yes'))), hears(events(said(1, 'Tea?'), said(2, 'Yes')))],
  ],
  [
    'events of another history',
    [...begun, hears({ ...events(said(1, 'Tea?')), epoch: 'epoch-2' })],
  ],
  [
    'a snapshot takes the place of what was there',
    [
      ...begun,
      hears(events(said(1, 'Tea?'))),
      hears({
        ...{ type: 'snapshot', room: 'garden', epoch: 'epoch-2', reason: 'reset', prev: 3, seq: 4 },
        events: [said(4, 'Anew')],
      }),
    ],
  ],
  [
    'a change of a message that is not here',
    [
      ...begun,
      hears({
        ...{
          type: 'snapshot',
          room: 'garden',
          epoch: 'epoch-1',
          reason: 'limited',
          prev: 8,
          seq: 9,
        },
        events: [said(9, 'Late')],
      }),
      hears(events({ type: 'message.deleted', seq: 10, messageSeq: 3, by: bob })),
    ],
  ],
  [
    'a change that the message has already',
    [
      ...begun,
      hears(
        events(said(1, 'Four?', { editedAt: at, changedSeq: 2 }), {
          type: 'message.edited',
          seq: 2,
          messageSeq: 1,
          body: 'Four?',
          editedAt: at,
          by: bob,
        }),
      ),
      hears(events({ type: 'reaction.added', seq: 3, messageSeq: 1, emoji: '👍', by: ada })),
    ],
  ],
  [
    'an edit whose text was replaced since',
    [
      ...begun,
      hears(
        events(
          said(1, 'Five?', { editedAt: at, changedSeq: 3 }),
          { type: 'message.edited', seq: 2, messageSeq: 1, editedAt: at, by: bob },
          { type: 'message.edited', seq: 3, messageSeq: 1, body: 'Five?', editedAt: at, by: bob },
        ),
      ),
    ],
  ],
  [
    'a reaction of a deleted message',
    [
      ...begun,
      hears(
        events(
          said(1, 'Tea?'),
          { type: 'message.deleted', seq: 2, messageSeq: 1, by: bob },
          { type: 'reaction.added', seq: 3, messageSeq: 1, emoji: '👍', by: ada },
        ),
      ),
    ],
  ],
  [
    'an answer in the thread of a deleted message counts',
    [
      ...begun,
      hears(
        events(
          said(1, 'Tea?'),
          { type: 'message.deleted', seq: 2, messageSeq: 1, by: bob },
          said(3, 'Yes', { thread: 1 }),
        ),
      ),
    ],
  ],
  [
    'a room is made and said in',
    [
      ...begun,
      hears({ type: 'room.listed', room: { ...garden(0), slug: 'attic', name: 'Attic' } }),
      hears({ type: 'ok', ref: 2 }),
      hears({ ...events(said(1, 'Boxes')), room: 'attic' }),
    ],
  ],
  [
    'a room has another name',
    [
      ...begun,
      hears({ type: 'room.listed', room: { ...garden(0), name: 'The garden', topic: 'Tea' } }),
    ],
  ],
  [
    'a room goes',
    [...begun, hears(events(said(1, 'Tea?'))), hears({ type: 'room.unlisted', room: 'garden' })],
  ],
  [
    'what is said of a room that went is not shown',
    [...begun, hears({ type: 'room.unlisted', room: 'garden' }), hears(events(said(1, 'Tea?')))],
  ],
  ['somebody types', [...begun, hears({ type: 'member.typing', room: 'garden', author: bob })]],
  ...[1001, 1006, 1011, 1012, 1013, 4408].map(
    (code) =>
      [
        `a close with ${code}: it comes back`,
        [...begun, hears(events(said(1, 'Tea?'))), { closes: code }, opens],
      ] as const,
  ),
  ...[4403, 4426].map(
    (code) => [`a close with ${code}: it stays away`, [...begun, { closes: code }]] as const,
  ),
]
