// Whether anything costs more because the server has grown: the same questions to servers of
// several sizes, which stand beside each other and are asked in turns.
import { setTimeout as delay } from 'node:timers/promises'
import { askServer, findRunningServer } from '@lobby/server/testing'
import { WebSocket } from 'ws'
import {
  absentWord,
  growFolder,
  type Inhabitant,
  type Inhabitants,
  longRoom,
  type Size,
} from '../grown-folder.ts'
import { peers } from '../peers/peers.ts'
import { threadsCpu } from '../process-usage.ts'
import { ServerProcess } from '../server-process.ts'
import { median, percentiles } from '../statistics.ts'
import type { Figures, Measured } from '../tasks/task.ts'
import { lobby } from '../wires/lobby.ts'

const rounds = 4
/** How often a server is asked before it is the next one's turn. */
const asked = 12
/** Up to so many times the processor time of the smallest server counts as flat. */
const flat = 1.5

const small: Size = { messages: 100_000, rooms: 10, people: 100 }
/** What grows, while the rest stays small. */
const axes = {
  messages: [10_000, 100_000, 1_000_000].map((messages) => ({ ...small, messages })),
  rooms: [10, 200, 2_000].map((rooms) => ({ ...small, rooms })),
  people: [100, 10_000].map((people) => ({ ...small, people })),
} satisfies Record<keyof Size, Size[]>

/** What is asked; it throws when the answer is not what it should be. */
const questions: Record<string, (server: GrownServer) => Promise<unknown>> = {
  'hello, owner': ({ site, owner }) => hear(site, owner, {}, 'welcome'),
  'hello, newcomer': ({ site, newcomer }) => hear(site, newcomer, {}, 'welcome'),
  'hello, stranger': ({ site }) => hear(site, undefined, {}, 'welcome'),
  'list of rooms': ({ site, owner }) => get(site, '/api/rooms', owner),
  'one room, 20 unread': ({ site, owner }) => get(site, `/api/rooms/${longRoom}`, owner),
  'one room, all unread': ({ site, newcomer }) => get(site, `/api/rooms/${longRoom}`, newcomer),
  'how 20 people look': ({ site, newcomer, people }) =>
    get(site, `/api/people?ids=${people.slice(0, 20).map(({ id }) => id)}`, newcomer),
  'newest page': ({ site, owner }) => get(site, `${history}`, owner),
  'page anywhere': ({ site, owner, head }) =>
    get(site, `${history}?around=${1 + Math.floor(Math.random() * head)}`, owner),
  append: ({ site }) => send(site),
  'resume, 50 behind': ({ site, owner, head, epoch }) =>
    hear(site, owner, { [longRoom]: { epoch, seq: head - 50 } }, 'ready'),
  'admin: overview': ({ operator }) => operator('/api/admin/overview'),
  'admin: people': ({ operator }) => operator('/api/admin/users?q=son-17'),
  'admin: rooms': ({ operator }) => operator('/api/admin/rooms?q=room%205'),
  'admin: audit log': ({ operator }) => operator('/api/admin/audit'),
  'admin: newest messages': ({ operator }) => operator('/api/admin/messages'),
  'admin: a word of none': ({ operator }) => operator(`/api/admin/messages?q=${absentWord}`),
}

const history = `/api/rooms/${longRoom}/messages`

interface GrownServer extends Inhabitants {
  readonly size: Size
  readonly site: string
  /** The long room's, before anything was asked. */
  readonly head: number
  readonly epoch: string
  readonly operator: (path: string) => Promise<unknown>
  /** Milliseconds of processor that it has used. */
  readonly cpu: () => number
  readonly stop: () => Promise<void>
}

/** What an answer took, in milliseconds: of the asker, each, and of the server’s processor, in each block of questions. */
interface Taken {
  readonly waited: number[]
  readonly spent: number[]
}

/** Grows the servers, asks them in turns, and prints a table for each thing that grows. */
export async function growth(): Promise<Measured> {
  const measured: Record<string, Figures> = {}
  const servers: GrownServer[] = []
  try {
    for (const size of Object.values(axes).flat())
      if (!servers.some((server) => isSame(server.size, size))) servers.push(await start(size))
    // What a start leaves to do in the background.
    await delay(5_000)
    const taken = await askAll(servers)
    for (const [axis, sizes] of Object.entries(axes)) {
      const row = sizes.map((size) => servers.findIndex((server) => isSame(server.size, size)))
      const found = print(axis as keyof Size, sizes, (question) =>
        row.flatMap((n) => taken[n]?.get(question) ?? []),
      )
      for (const [question, times] of found) measured[`${axis}, ${question}`] = { times }
    }
    return measured
  } finally {
    for (const { stop } of servers) await stop()
  }
}

async function start(size: Size): Promise<GrownServer> {
  const { promise: filled, resolve } = Promise.withResolvers<[string, Inhabitants]>()
  const server = await ServerProcess.start(peers.lobby, 0, {
    prepare: async (folder) => resolve([folder, await growFolder(folder, size)]),
  })
  const [folder, inhabitants] = await filled
  const site = `http://127.0.0.1:${server.port}`
  const room = (await get(site, `/api/rooms/${longRoom}`, inhabitants.owner)) as {
    lastSeq: number
    epoch: string
  }
  const running = await findRunningServer(folder)
  if (!running) throw new Error(`The server has no listener for the operator.\n${server.output}`)
  const operator = async (path: string) => {
    const { ok, text } = await askServer(running, { path })
    if (!ok) throw new Error(`${path}: ${text}`)
  }
  const { lastSeq: head, epoch } = room
  const cpu = () => threadsCpu(server.pid)
  return { ...inhabitants, size, site, head, epoch, operator, cpu, stop: () => server.stop() }
}

/** By server and question. Turns are short, so that a busy neighbour slows all servers alike. */
async function askAll(servers: readonly GrownServer[]): Promise<Map<string, Taken>[]> {
  const taken = servers.map(
    () => new Map(Object.keys(questions).map((name) => [name, { waited: [], spent: [] } as Taken])),
  )
  for (let round = -1; round < rounds; round++)
    for (const [name, ask] of Object.entries(questions))
      for (const [n, server] of servers.entries()) {
        const before = server.cpu()
        for (let time = 0; time < asked; time++) {
          const from = performance.now()
          await ask(server)
          if (round >= 0) taken[n]?.get(name)?.waited.push(performance.now() - from)
        }
        if (round >= 0) taken[n]?.get(name)?.spent.push((server.cpu() - before) / asked)
      }
  return taken
}

/** Answers how many times the processor time of the smallest server each question took on the largest. */
function print(
  axis: keyof Size,
  sizes: readonly Size[],
  takenBy: (question: string) => readonly Taken[],
): [question: string, times: number][] {
  const others = Object.entries(small).filter(([name]) => name !== axis)
  const beside = others.map(([name, count]) => `${count.toLocaleString('en')} ${name}`).join(', ')
  console.log(
    `\nMore ${axis}, beside ${beside}: p50 and p99 until the answer, processor time; ms\n`,
  )
  const heads = sizes.map((size) => size[axis].toLocaleString('en').padStart(25)).join('')
  console.log(`${axis.padEnd(24)}${heads}   processor: times the first`)
  return Object.keys(questions).map((question) => {
    const all = takenBy(question).map(({ waited, spent }) => ({
      ...percentiles(waited),
      cpu: median(spent),
    }))
    const cells = all.map(({ p50, p99, cpu }) =>
      [p50, p99, cpu].map((value) => value.toFixed(2).padStart(8)).join(''),
    )
    const times = (all.at(-1)?.cpu ?? Number.NaN) / (all[0]?.cpu ?? Number.NaN)
    const shown = cells.map((cell) => cell.padStart(25)).join('')
    const verdict = times <= flat ? 'flat' : 'grows'
    console.log(`${question.padEnd(24)}${shown}   ${times.toFixed(2).padStart(6)} ${verdict}`)
    return [question, times]
  })
}

function isSame(a: Size, b: Size): boolean {
  return a.messages === b.messages && a.rooms === b.rooms && a.people === b.people
}

async function get(site: string, path: string, { cookie }: Inhabitant): Promise<unknown> {
  const answer = await fetch(site + path, { headers: { cookie } })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path}: ${text}`)
  return JSON.parse(text)
}

async function send(site: string): Promise<void> {
  const answer = await fetch(site + history, {
    method: 'POST',
    headers: { origin: site, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Ada', body: 'Tea is ready.' }),
  })
  if (!answer.ok) throw new Error(`No message: ${await answer.text()}`)
}

/** From a handshake to the first frame of a type. */
function hear(
  site: string,
  person: Inhabitant | undefined,
  cursors: object,
  awaited: string,
): Promise<void> {
  const headers = { origin: site, ...(person && { cookie: person.cookie }) }
  const socket = new WebSocket(site.replace('http', 'ws') + lobby.path(), { headers })
  socket.once('open', () => socket.send(JSON.stringify({ type: 'hello', v: 1, cursors })))
  return new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.once('close', () => reject(new Error(`The server said no ${awaited}.`)))
    socket.on('message', (data) => {
      const { type } = JSON.parse(String(data)) as { type: string }
      if (type === awaited) resolve()
      if (type === 'error') reject(new Error(String(data)))
    })
  }).finally(() => socket.close())
}
