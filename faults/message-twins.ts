import type { Twin } from './twin.ts'

const edited = '@lobby/server/parts/message-edited'
const created = '@lobby/server/parts/message-created'
const onW1 = { of: 'server', workload: 'W1', seconds: 20 } as const

/** Servers that break what is promised of messages that change, and of what is around them. */
export const messageTwins: readonly Twin[] = [
  {
    what: 'acknowledges edits that it does not store',
    ...onW1,
    faults: ['connections reset'],
    standIns: [['loses-edits.ts', edited]],
    breaks: 'M1',
  },
  {
    what: 'of two edits of a message the older one stays',
    ...onW1,
    faults: ['connections reset'],
    standIns: [['edits-out-of-order.ts', edited]],
    breaks: 'M2',
  },
  {
    what: 'stores a reaction that is there once more',
    ...onW1,
    faults: ['connections reset'],
    standIns: [['doubles-reactions.ts', '@lobby/server/parts/reaction-kind']],
    breaks: 'M3',
  },
  {
    what: 'acknowledges deletions that it does not store',
    ...onW1,
    faults: ['connections reset'],
    standIns: [['loses-deletions.ts', '@lobby/server/parts/message-deleted']],
    breaks: 'M4',
  },
  {
    what: 'puts answers of threads into the room',
    ...onW1,
    faults: ['connections reset'],
    standIns: [['forgets-threads.ts', created]],
    breaks: 'M6',
  },
  {
    what: 'forgets what a message quotes',
    ...onW1,
    faults: ['connections reset'],
    standIns: [['forgets-quotes.ts', created]],
    breaks: 'M6',
  },
  {
    what: 'pins once more what is pinned',
    ...onW1,
    faults: ['connections reset'],
    standIns: [['doubles-pins.ts', '@lobby/server/parts/pin-kind']],
    breaks: 'M7',
  },
  {
    what: 'acknowledges topics that it does not store',
    ...onW1,
    faults: ['connections reset'],
    standIns: [['loses-topics.ts', '@lobby/server/parts/room-described']],
    breaks: 'M8',
  },
  {
    what: 'forgets to tell of mentions that an edit brings or takes',
    ...onW1,
    faults: ['connections reset'],
    standIns: [['keeps-mentions.ts', edited]],
    breaks: 'M9',
  },
  {
    what: 'keeps answers that are for the room as well in their threads',
    ...onW1,
    faults: ['connections reset'],
    standIns: [['hides-answers.ts', created]],
    breaks: 'M10',
  },
  {
    what: 'lists answers that are for the room as well in their threads alone',
    ...onW1,
    faults: ['connections reset'],
    standIns: [['counts-answers-aside.ts', created]],
    breaks: 'M10',
  },
  {
    what: 'forwards texts as if who forwards them had written them',
    ...onW1,
    faults: ['connections reset'],
    standIns: [['forgets-first-authors.ts', '@lobby/server/parts/forwarding']],
    breaks: 'M11',
  },
  {
    what: 'forwards once more what is tried again',
    ...onW1,
    faults: ['connections reset'],
    standIns: [['forwards-again.ts', '@lobby/server/parts/forwarding']],
    breaks: 'M11',
  },
  {
    what: 'lets people forward from a room that they are banned from',
    ...onW1,
    faults: ['banned from a room'],
    standIns: [['lets-the-banned-forward.ts', '@lobby/server/parts/permissions']],
    breaks: 'M11',
  },
  {
    what: 'lets people react in a room that they are banned from',
    ...onW1,
    faults: ['banned from a room'],
    standIns: [['lets-the-banned-react.ts', '@lobby/server/parts/permissions']],
    breaks: 'M5',
  },
  {
    what: 'acknowledges files before they are on the disk',
    ...onW1,
    faults: ['kill -9'],
    standIns: [['forgets-files.ts', '@lobby/server/parts/file-folder']],
    breaks: 'M12',
  },
  {
    what: 'lets people read files of a room that they are banned from',
    ...onW1,
    faults: ['connections reset'],
    standIns: [['lets-outsiders-read-files.ts', '@lobby/server/parts/permissions']],
    breaks: 'M13',
  },
]
