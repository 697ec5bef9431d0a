// Nodes that are broken on purpose, and what they stand on.
import type { Twin } from './twin.ts'

const store = '@lobby/server/parts/postgres-log-store'
const node = { of: 'server', workload: 'W2-no-redis' } as const

export const clusterTwins: readonly Twin[] = [
  {
    what: 'nothing is broken; somebody forges what nodes say',
    ...node,
    faults: ['forged announcements'],
  },
  {
    what: 'nothing is broken; the standby is behind',
    of: 'server',
    workload: 'W7-async',
    faults: ['PostgreSQL fails over'],
  },
  {
    what: 'nodes hear nothing of each other, and compare no heads',
    ...node,
    faults: ['connections reset'],
    standIns: [['nodes-hear-nothing.ts', '@lobby/server/parts/hub']],
    breaks: 'I11',
  },
  {
    what: 'the hub takes what other nodes say in any order',
    ...node,
    faults: ['connections reset'],
    standIns: [['takes-any-order.ts', '@lobby/server/parts/hub']],
    breaks: 'I4',
  },
  {
    what: 'what nodes say need not be signed',
    ...node,
    faults: ['forged announcements'],
    standIns: [['trusts-anybody.ts', '@lobby/server/parts/cluster-signature']],
    breaks: 'I6',
  },
  {
    what: 'PostgreSQL is not waited for',
    ...node,
    faults: ['PostgreSQL crashes'],
    standIns: [['acks-before-flush.ts', store]],
    breaks: 'I1',
  },
  {
    what: 'no duplicate check, over PostgreSQL',
    ...node,
    faults: ['cut off far away'],
    standIns: [['no-duplicate-check-postgres.ts', store]],
    breaks: 'I2',
  },
  {
    what: 'looks for duplicates in what was stored half a second ago, over PostgreSQL',
    ...node,
    faults: ['cut off far away'],
    standIns: [['stale-duplicate-check-postgres.ts', store]],
    breaks: 'I2',
  },
  {
    what: 'numbers with gaps, as of a sequence of PostgreSQL',
    ...node,
    faults: ['connections reset'],
    standIns: [['numbers-with-gaps-postgres.ts', store]],
    breaks: 'I4',
  },
  {
    what: 'nodes read the room first, and listen afterwards',
    ...node,
    faults: ['connections reset'],
    standIns: [['reads-before-it-listens.ts', '@lobby/server/parts/room-stream']],
    breaks: 'I4',
  },
  {
    what: 'nodes give a client its rooms back without asking whether it may be there',
    ...node,
    faults: ['banned from a room'],
    standIns: [['restores-rooms.ts', '@lobby/server/parts/followed-rooms']],
    breaks: 'I8',
  },
  {
    what: 'people of a killed node are shown as before, for good',
    ...node,
    faults: ['a node killed'],
    standIns: [['keeps-ghosts.ts', '@lobby/server/parts/nodes-heard']],
    breaks: 'I10',
  },
  {
    what: 'deleted texts stay in the database',
    ...node,
    faults: ['moderators at work'],
    standIns: [['keeps-texts.ts', store]],
    breaks: 'I12',
  },
  {
    what: 'a synchronous standby is not waited for',
    of: 'server',
    workload: 'W7',
    faults: ['PostgreSQL fails over'],
    standIns: [['acks-before-flush.ts', store]],
    breaks: 'F10',
  },
  {
    what: 'a failover to a standby that was behind is not said',
    of: 'server',
    workload: 'W7-async',
    faults: ['PostgreSQL fails over'],
    standIns: [['one-history.ts', '@lobby/server/parts/postgres-history']],
    breaks: 'I3',
  },
  {
    what: 'open connections stay in the history that a failover has ended',
    of: 'server',
    workload: 'W7-async',
    faults: ['PostgreSQL fails over'],
    standIns: [['compares-no-epochs.ts', '@lobby/server/parts/active-room']],
    breaks: 'I12',
  },
]
