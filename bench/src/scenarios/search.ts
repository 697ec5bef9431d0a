// How soon people find what was said, while others write; what the index takes, and how long it takes to make.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { type PostgresServer, postgresPrograms } from '@lobby/channels/testing/postgres-server'
import { openPostgres } from '../cluster/site.ts'
import { growFolder, type Inhabitant } from '../grown-folder.ts'
import { PacedSender } from '../paced-sender.ts'
import { peers } from '../peers/peers.ts'
import { ServerProcess } from '../server-process.ts'
import { percentiles } from '../statistics.ts'
import { fixed, formatTable } from '../table.ts'
import type { Figures, Measured } from '../tasks/task.ts'
import { words } from '../varied-talk.ts'

const run = promisify(execFile)

const size = { rooms: 40, people: 200 }
/** Messages a second that are written. */
const writing = { senders: 20, rate: 200 }
const seconds = 30
/** So many searches a second. */
const pace = 5

const wordAt = (rank: number) => words[rank] ?? ''

/** What is typed. */
const searches: Readonly<Record<string, string>> = {
  'a word that all use': wordAt(0),
  'the 100th word': wordAt(100),
  'the 3,000th': wordAt(3_000),
  'the 40,000th': wordAt(40_000),
  'a word of no message': 'quokkaquokka',
  'part of a word': wordAt(5_000).slice(1),
  'two letters': wordAt(900).slice(0, 2),
  'a sign': '#',
  'two words': `${wordAt(60)} ${wordAt(2_000)}`,
  'two that rarely meet': `${wordAt(900)} ${wordAt(1_300)}`,
  'a phrase': `"${wordAt(3)} ${wordAt(40)}"`,
  'not a word': `-${wordAt(0)}`,
  'of a person': `from:person-7 ${wordAt(300)}`,
  'in a room': `in:room-9 ${wordAt(300)}`,
  'on a day': 'on:2020-01-01',
  'is:pinned': 'is:pinned',
  'has:reaction': `has:reaction ${wordAt(500)}`,
  'has:link': `has:link ${wordAt(500)}`,
  'the best': `${wordAt(200)}&sort=best`,
}

interface Asked {
  readonly messages: number
  /** Where both databases stay, for the next time. */
  readonly folder: string
}

export async function search({
  messages,
  folder: kept,
}: {
  readonly messages: number
  readonly folder: string | undefined
}): Promise<Measured> {
  console.log(
    `${messages.toLocaleString('en')} messages in ${size.rooms} rooms, ${pace} searches and ${writing.rate} messages a second\n`,
  )
  const measured: Record<string, Figures> = {}
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'lobby-bench-')))
  try {
    await mkdir(folder, { recursive: true })
    for (const database of ['sqlite', 'postgres'] as const) {
      if (database === 'postgres' && !postgresPrograms()) console.log('There is no PostgreSQL.')
      else Object.assign(measured, await measure(database, { messages, folder }))
    }
    return measured
  } finally {
    if (kept === undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** A server and what its database can be asked. */
interface Place {
  readonly server: ServerProcess
  readonly newcomer: Inhabitant
  readonly ask: (sql: string) => Promise<number>
}

async function measure(database: 'sqlite' | 'postgres', asked: Asked): Promise<Measured> {
  const opened = new AsyncDisposableStack()
  try {
    const began = performance.now()
    const place = await open(opened, database, asked)
    const { ask } = place
    const last = await ask('select max(number) from event_rows')
    while ((await ask('select below from search_state')) < last - 256) await delay(250)
    const filled = performance.now() - began
    if (database === 'postgres') await ask('analyze; select 1')
    const text = await ask('select sum(octet_length(body)) from event_rows')
    const index = await ask(bytesOf[database])
    console.log(
      `${database}: the index takes ${(index / text).toFixed(2)} times the ${(text / 1e6).toFixed(0)} MB of text, and was there ${(filled / 1_000).toFixed(0)} s after the start`,
    )
    const alone = await writeAndSearch(place, [])
    const { acks, found } = await writeAndSearch(place, Object.entries(searches))
    const [before, with_] = [percentiles(alone.acks), percentiles(acks)]
    console.log(
      `acks: p50 ${before.p50.toFixed(1)}, p99 ${before.p99.toFixed(1)} ms; with searches p50 ${with_.p50.toFixed(1)}, p99 ${with_.p99.toFixed(1)} ms (${(with_.p99 / before.p99).toFixed(2)} times)\n`,
    )
    const every = [...found.values()].flatMap(({ took }) => took)
    const rows = [...found, ['all', { took: every, results: Number.NaN }] as const]
    console.log(
      formatTable([
        ['', 'results', 'p50 ms', 'p99 ms'],
        ...rows.map(([name, { took, results }]) => {
          const { p50, p99 } = percentiles(took)
          return [name, Number.isNaN(results) ? '' : `${results}`, fixed(p50, 1), fixed(p99, 1)]
        }),
      ]),
    )
    const { p50, p99 } = percentiles(every)
    return { [database]: { answerP50: p50, answerP99: p99 } }
  } finally {
    await opened.disposeAsync()
  }
}

/** Bytes of the index. */
const bytesOf = {
  sqlite: `select sum(pgsize) from dbstat where name like 'search%' or name like 'sqlite_autoindex_search%'`,
  postgres: `select sum(pg_total_relation_size(oid)) from pg_class where relkind = 'r' and relname like 'search%'`,
}

/** In a folder that is filled unless it was before. */
async function open(
  opened: AsyncDisposableStack,
  database: 'sqlite' | 'postgres',
  { messages, folder }: Asked,
): Promise<Place> {
  const sqlite = join(folder, 'sqlite')
  const file = join(folder, 'newcomer.json')
  if (!existsSync(file)) {
    await mkdir(sqlite, { mode: 0o700 })
    const { newcomer } = await growFolder(sqlite, { ...size, messages }, 'varied')
    await writeFile(file, JSON.stringify(newcomer))
  }
  const newcomer = JSON.parse(await readFile(file, 'utf8')) as Inhabitant
  const settings: Record<string, string> = {}
  let ask = askerOfFile(sqlite)
  if (database === 'postgres') {
    const cluster = join(folder, 'postgres')
    const isFilled = existsSync(cluster)
    await mkdir(cluster, { recursive: true })
    const postgres = await openPostgres(opened, cluster)
    if (!isFilled) await copy(sqlite, postgres)
    // The folder keeps its secret, so that its sessions stay good.
    settings.LOBBY_SECRET_FILE = join(sqlite, 'secret')
    settings.DATABASE_URL = postgres.url('postgres')
    ask = askerOf(postgres)
  }
  const peer = {
    ...peers.lobby,
    environment: (given: { folder: string; sockets: number }) => ({
      ...peers.lobby.environment(database === 'sqlite' ? { folder: sqlite } : given),
      ...settings,
    }),
  }
  const server = await ServerProcess.start(peer, 0)
  opened.defer(() => server.stop())
  return { server, newcomer, ask }
}

async function copy(folder: string, postgres: PostgresServer): Promise<void> {
  const lobby = join(import.meta.dirname, '../../../apps/server/bin/lobby.js')
  const to = postgres.url('postgres')
  await run(process.execPath, [lobby, 'copy', '--from', `sqlite:${folder}`, '--to', to])
}

function askerOf(postgres: PostgresServer) {
  const psql = join(postgresPrograms() ?? '', 'psql')
  return async (sql: string) => {
    const { stdout } = await run(psql, ['-qtAX', '-c', sql, postgres.url('postgres')])
    return Number(stdout.trim())
  }
}

function askerOfFile(folder: string) {
  return async (sql: string) => {
    const database = new DatabaseSync(join(folder, 'lobby.db'), { readOnly: true })
    const row = database.prepare(sql).get()
    database.close()
    return Number(Object.values(row ?? {})[0])
  }
}

interface Found {
  readonly took: number[]
  results: number
}

async function writeAndSearch(
  { server, newcomer }: Place,
  asked: readonly (readonly [name: string, typed: string])[],
): Promise<{ acks: readonly number[]; found: Map<string, Found> }> {
  const acks: number[] = []
  const found = new Map<string, Found>()
  const senders = await Promise.all(
    Array.from({ length: writing.senders }, (_, n) =>
      PacedSender.open({
        ...{
          port: server.port,
          room: n % 2 === 0 ? 'long' : `room-${n % 4 === 3 ? n - 1 : n}`,
          name: `Sender ${n}`,
        },
        every: (1_000 * writing.senders) / writing.rate,
        acknowledged: (took) => acks.push(took),
      }),
    ),
  )
  const end = performance.now() + seconds * 1_000
  for (let n = 0; performance.now() < end; n++) {
    const pause = delay(1_000 / pace)
    const [name, typed] = asked[n % Math.max(1, asked.length)] ?? []
    if (name !== undefined && typed !== undefined) {
      const one = found.getOrInsertComputed(name, () => ({ took: [], results: 0 }))
      const from = performance.now()
      one.results = await resultsOf(server, newcomer, typed)
      one.took.push(performance.now() - from)
    }
    await pause
  }
  for (const sender of senders) sender.close()
  return { acks, found }
}

async function resultsOf(
  server: ServerProcess,
  { cookie }: Inhabitant,
  typed: string,
): Promise<number> {
  const [q = '', more] = typed.split('&')
  const path = `/api/search?q=${encodeURIComponent(q)}${more ? `&${more}` : ''}`
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, { headers: { cookie } })
  const page = (await answer.json()) as { results?: unknown[] }
  if (!page.results) throw new Error(`Not found: ${JSON.stringify(page)}`)
  return page.results.length
}
