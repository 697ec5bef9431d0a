// The product in a process that can be asked what it holds, and whose date can
// be moved on by a day: it forgets guests by the date alone. For `scenarios/guests.ts`.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate as turn } from 'node:timers/promises'
import { serve } from '@lobby/channels/server'
import {
  deleteOldSessions,
  forgetDepartedGuests,
  openApp,
  openLogger,
  readConfig,
  servingOptions,
  systemClock,
} from '@lobby/server/testing'

/** What it says once it listens, and after each day. */
export type Word = { readonly port: number } | { readonly held: Held }

/** What the server holds when all guests of a day have been forgotten. */
export interface Held {
  /** People that it knows. */
  readonly people: number
  /** Bytes of the database that are used: its pages but for the free ones. */
  readonly used: number
  /** Bytes of its files, with the one that is written ahead. */
  readonly files: number
  /** Bytes of the main thread’s heap, after what nothing holds was collected. */
  readonly heap: number
  /** Bytes of memory, all threads together. */
  readonly resident: number
}

const rooms = 50
const day = 25 * 60 * 60 * 1_000

const config = readConfig(process.env)
let passed = 0
const now = () => Date.now() + passed
const app = await openApp({
  config,
  logger: openLogger(config.logLevel),
  clock: { ...systemClock, wall: now },
  onFatal: (error) => {
    throw error
  },
})
const { db, log } = app.context
for (let n = 1; n <= rooms; n++) await log.createRoom({ slug: `room-${n}`, name: `Room ${n}` })
const server = await serve(app.application, servingOptions(config))
app.listensAt(server.url)
say({ port: Number(new URL(server.url).port) })

process.on('message', async (word: 'a day' | 'stop') => {
  if (word === 'a day') {
    passed += day
    await forgetDepartedGuests(db, now())
    await deleteOldSessions(db, now())
    return say({ held: await look() })
  }
  await server.drain({ within: 5_000 })
  await app.close()
  process.disconnect?.()
})

async function look(): Promise<Held> {
  // What is let go of in a callback of a collection goes with the next one.
  for (let round = 0; round < 4; round++) {
    globalThis.gc?.()
    await turn()
  }
  const { heapUsed, rss } = process.memoryUsage()
  const file = join(config.dataFolder, 'lobby.db')
  const database = new DatabaseSync(file, { readOnly: true })
  const one = (query: string) => Number(Object.values(database.prepare(query).get() ?? {})[0])
  const used = (one('pragma page_count') - one('pragma freelist_count')) * one('pragma page_size')
  const people = one('select count(*) from user')
  database.close()
  const files = [file, `${file}-wal`].map((path) => statSync(path, { throwIfNoEntry: false }))
  const size = files.reduce((sum, stat) => sum + (stat?.size ?? 0), 0)
  return { people, used, files: size, heap: heapUsed, resident: rss }
}

function say(word: Word): void {
  process.send?.(word)
}
