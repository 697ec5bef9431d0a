// What guests who only look in leave behind, on disk and in memory.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import type { Held, Word } from '../peers/lobby-over-days.ts'
import { peers } from '../peers/peers.ts'
import type { Measured } from '../tasks/task.ts'
import { lobby } from '../wires/lobby.ts'

const days = 10
const guestsInDay = 1_000
const atOnce = 20
const program = join(import.meta.dirname, '../peers/lobby-over-days.ts')

/** Lets guests in and out for some days, and measures after each night. */
export async function guests(): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'lobby-bench-'))
  const environment = { ...process.env, ...peers.lobby.environment({ folder }) }
  const server = fork(program, { env: environment, execArgv: ['--expose-gc'] })
  try {
    const { port } = await hear(server, 'port')
    await write(port)
    console.log(
      `${guestsInDay.toLocaleString('en')} guests a day come in, open a socket, say hello, hear what was said, and go;\n` +
        'every other one marks it as read. After each day, once they are forgotten:\n\n' +
        '  guests   known   bytes used   bytes of files     heap MB   resident MB',
    )
    const all: Held[] = []
    for (let day = 1; day <= days; day++) {
      await comeAndGo(port)
      server.send('a day')
      const { held } = await hear(server, 'held')
      all.push(held)
      show(day * guestsInDay, held)
    }
    compare(all)
    return {}
  } finally {
    await stop(server)
    await rm(folder, { recursive: true, force: true })
  }
}

async function comeAndGo(port: number): Promise<void> {
  let next = 0
  const visitors = Array.from({ length: atOnce }, async () => {
    while (next < guestsInDay) await visit(port, next++)
  })
  await Promise.all(visitors)
}

/** One guest: in, all that a page waits for, and out again. */
async function visit(port: number, index: number): Promise<void> {
  const origin = `http://127.0.0.1:${port}`
  const headers = { origin, ...(await lobby.signIn(origin, `Guest ${index}`)) }
  const socket = new WebSocket(`ws://127.0.0.1:${port}${lobby.path()}`, { headers })
  const closed = once(socket, 'close')
  socket.once('open', () => socket.send(lobby.greeting('lobby')))
  let seq = 0
  let isDone = false
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as { type: string; seq: number }
    if (frame.type === 'snapshot') seq = frame.seq
    const marks = index % 2 === 1 && frame.type === 'ready'
    if (marks) socket.send(JSON.stringify({ type: 'room.read', ref: 1, room: 'lobby', seq }))
    isDone ||= seq > 0 && !marks && (frame.type === 'ready' || frame.type === 'ok')
    if (isDone || frame.type === 'error') socket.close(1000, frame.type)
  })
  const [code, reason] = (await closed) as [number, Buffer]
  if (!isDone) throw new Error(`A guest did not hear what they came for: ${code} ${reason}`)
}

/** Something to read. */
async function write(port: number): Promise<void> {
  const origin = `http://127.0.0.1:${port}`
  const answer = await fetch(`${origin}/api/rooms/lobby/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ name: 'Ada', body: 'Tea?' }),
  })
  if (!answer.ok) throw new Error(`No message: ${await answer.text()}`)
}

async function hear<Key extends 'port' | 'held'>(server: ChildProcess, key: Key) {
  const done = new AbortController()
  const { signal } = done
  const ended = once(server, 'exit', { signal }).then(() => {
    throw new Error('The server ended.')
  })
  ended.catch(() => {})
  const [word] = (await Promise.race([once(server, 'message', { signal }), ended])) as [Word]
  done.abort()
  if (!(key in word)) throw new Error(`The server said: ${JSON.stringify(word)}`)
  return word as Extract<Word, Record<Key, unknown>>
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = once(server, 'exit')
  server.send('stop')
  const impatient = setTimeout(() => server.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(impatient)
}

function show(after: number, { people, used, files, heap, resident }: Held): void {
  const cells = [
    after.toLocaleString('en').padStart(8),
    String(people).padStart(8),
    used.toLocaleString('en').padStart(13),
    files.toLocaleString('en').padStart(17),
    (heap / 1e6).toFixed(2).padStart(12),
    (resident / 1e6).toFixed(1).padStart(14),
  ]
  console.log(cells.join(''))
}

function compare(all: readonly Held[]): void {
  const [first, last] = [all[0], all.at(-1)]
  if (!first || !last) return
  const ratio = (key: keyof Held) => (last[key] / first[key]).toFixed(3)
  console.log(
    `\nlast day / first day: bytes used ${ratio('used')}, files ${ratio('files')}, heap ${ratio('heap')}, resident ${ratio('resident')}`,
  )
}
