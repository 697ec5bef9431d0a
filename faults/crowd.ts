// A process full of clients. It is told what to do over its parent's channel:
// who joins, what is said when, and when to come to an end.
import { setTimeout as after } from 'node:timers/promises'
import { MemoryPersistence } from '@lobby/client'
import { systemClock, tabsByLocks } from '@lobby/client/testing'
import { ChatMember } from './chat-member.ts'
import { FileBringer } from './file-bringer.ts'
import { forwardAsker } from './forward-asker.ts'
import { FrameTap, tappedSocket } from './frame-tap.ts'
import { HistoryWriter, now } from './history.ts'
import { leastOf } from './least.ts'
import type { PlannedChange } from './message-changes.ts'
import { merged, type Pictures } from './pictures.ts'
import { sessionFetch } from './session-fetch.ts'
import { waitedBy } from './waited.ts'

export interface MemberPlan {
  readonly client: string
  readonly user: string
  readonly url: string
  readonly loss: number
  /** The cookies of the session that the person has, if they have one. */
  readonly cookie?: string
  /** Those of one who may be in none of the rooms. */
  readonly outsider?: string
  /** Whether it watches who is here. */
  readonly watches: boolean
}

export interface Send {
  /** Milliseconds after the beginning. */
  readonly at: number
  readonly client: string
  readonly room: string
  readonly body: string
  /** It is no message, but something done to one; `body` is the text that that needs. */
  readonly change?: Omit<PlannedChange, 'body'>
}

export type Order =
  | { readonly type: 'join'; readonly members: readonly MemberPlan[] }
  /** `all`: who has too much that waits is waited for; otherwise that is not said. */
  | {
      readonly type: 'begin'
      readonly at: number
      readonly sends: readonly Send[]
      readonly all: boolean
    }
  /** Their pages are loaded anew, with what the old ones had kept. */
  | { readonly type: 'reload'; readonly clients: readonly string[] }
  /** All write down where they are. */
  | { readonly type: 'conclude' }
  /** Their pages are closed, and none comes after them. */
  | { readonly type: 'leave'; readonly clients: readonly string[] }
  /** Nothing more is said. */
  | { readonly type: 'hush' }
  | { readonly type: 'progress' }
  | { readonly type: 'finish' }

export interface Progress {
  readonly live: boolean
  readonly pending: number
  /** By room, how far the last of us is. */
  readonly seqs: Readonly<Record<string, number>>
  readonly pictures: Pictures
  /** Whether everything has been said. */
  readonly said: boolean
}

const [folder = '', proc = ''] = process.argv.slice(2)
const history = new HistoryWriter(folder, proc)
const pages = new Map<string, () => ChatMember>()
const members = new Map<string, ChatMember>()
/** What the browser of a person keeps, for all its windows. */
const disks = new Map<string, MemoryPersistence>()
const joinTabs = tabsByLocks(navigator.locks)
let said = false
let isHushed = false
setInterval(() => history.flush(), 200)
setInterval(() => {
  const [{ pid }, ms] = [process, waitedBy(process.pid)]
  if (ms !== undefined) history.add({ type: 'info', f: 'waited', client: '', pid, ms })
}, 500)

const orders: { [Type in Order['type']]: (order: Extract<Order, { type: Type }>) => unknown } = {
  async join(order) {
    for (const plan of order.members) {
      const load = pageOf(plan)
      pages.set(plan.client, load)
      members.set(plan.client, load())
      await after(5)
    }
  },
  async begin({ at, sends, all }) {
    for (const { at: when, client, room, body, change } of sends) {
      const wait = at + when - now()
      if (wait > 1) await after(wait)
      if (isHushed) break
      while (all && members.get(client)?.isFull) await after(20)
      const member = members.get(client)
      if (change) member?.change(room, { ...change, body })
      else member?.send(room, body)
    }
    said = true
  },
  hush() {
    isHushed = true
  },
  reload({ clients }) {
    for (const client of clients) {
      const load = pages.get(client)
      if (!load) continue
      members.get(client)?.vanish()
      members.set(client, load())
    }
  },
  conclude() {
    for (const member of members.values()) member.conclude()
  },
  leave({ clients }) {
    for (const client of clients) {
      members.get(client)?.finish()
      members.delete(client)
    }
  },
  progress() {
    process.send?.(progressOf([...members.values()]))
  },
  finish() {
    for (const member of members.values()) member.finish()
    history.close()
    process.exit(0)
  },
}

process.on('message', (order: Order) => void orders[order.type](order as never))
process.on('disconnect', () => process.exit(1))
// Ctrl-C reaches us too; it is our parent who ends us, in its order.
process.on('SIGINT', () => {})

/** Answers what loads the page of a client: each time a new client, on the same disk. */
function pageOf(plan: MemberPlan): () => ChatMember {
  const { client, user, url, loss, cookie, outsider, watches } = plan
  const tap = new FrameTap({ client, user, loss, history, random: Math.random })
  const persistence = disks.get(user) ?? new MemoryPersistence()
  disks.set(user, persistence)
  const WebSocket = tappedSocket(tap, user, cookie)
  const options = {
    ...{ url, WebSocket, persistence, joinTabs, clock: systemClock },
    // A page whose socket is told that its session is over asks whether there is one.
    ...(cookie !== undefined && { fetch: sessionFetch(url, cookie), cookies: () => cookie }),
  }
  const askForward = cookie === undefined ? undefined : forwardAsker(url, cookie)
  const bringer =
    cookie === undefined || outsider === undefined
      ? undefined
      : new FileBringer({ client, user, history, url, cookie, outsider })
  return () => new ChatMember({ client, user, history, tap, askForward, bringer, watches, options })
}

function progressOf(all: readonly ChatMember[]): Progress {
  const each = all.map(({ progress }) => progress)
  const pending = each.reduce((sum, one) => sum + one.pending, 0)
  const seqs = leastOf(each.map((one) => one.seqs))
  const pictures = merged(each.map((one) => one.pictures))
  return { live: all.every(({ isLive }) => isLive), pending, seqs, pictures, said }
}
