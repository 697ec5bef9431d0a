// Questions besides how fast a room speaks, each answered by `npm run bench -- <name>`.
import type { Measured } from '../tasks/task.ts'
import { cluster } from './cluster.ts'
import { flood } from './flood.ts'
import { growth } from './growth.ts'
import { guests } from './guests.ts'
import { history } from './history.ts'
import { markdown } from './markdown.ts'
import { restart } from './restart.ts'
import { search } from './search.ts'
import { store } from './store.ts'
import { unread } from './unread.ts'
import { web } from './web.ts'

/** A question to our server alone: it prints what it finds, and answers what has a goal. */
interface Scenario {
  readonly says: string
  readonly run: (options: {
    readonly messages: number
    readonly folder: string | undefined
  }) => Promise<Measured>
}

export const scenarios = {
  cluster: {
    says: 'messages that PostgreSQL and several nodes store a second, and what larger machines carry',
    run: cluster,
  },
  flood: { says: 'what honest people notice of one address that floods the server', run: flood },
  growth: { says: 'what costs more once there are more messages, rooms or people', run: growth },
  guests: { says: 'what 10,000 guests who come and go leave on disk and in memory', run: guests },
  history: { says: 'pages at random places of a room of a million messages', run: history },
  markdown: { says: 'how long the hardest messages take to read', run: markdown },
  restart: {
    says: 'how soon a server of a million messages is there, and what it holds',
    run: restart,
  },
  search: {
    says: 'how soon words are found while people write, over both databases, and what the index takes',
    run: search,
  },
  store: { says: 'messages stored a second, and what one takes on the disk', run: store },
  unread: {
    says: 'how soon the list of a thousand rooms is there, a mention in each',
    run: unread,
  },
  web: { says: 'what the page takes, in a browser', run: web },
} as const satisfies Record<string, Scenario>

export type ScenarioName = keyof typeof scenarios

export const scenarioNames = Object.keys(scenarios) as ScenarioName[]
