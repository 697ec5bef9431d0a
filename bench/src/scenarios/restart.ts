// How long a server of a million messages takes to be there, what it holds while idle, and
// what a command costs beside it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { findRunningServer } from '@lobby/server/testing'
import { growFolder } from '../grown-folder.ts'
import { peers } from '../peers/peers.ts'
import { megabytesOf, threadsCpu } from '../process-usage.ts'
import { median } from '../statistics.ts'
import type { Measured } from '../tasks/task.ts'

const size = { messages: 1_000_000, rooms: 200, people: 100 }
const rounds = 7
const idle = 20_000
const root = join(import.meta.dirname, '../../..')

/** Starts a server again and again on the same folder; a first start, which compiles, does not count. */
export async function restart(): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'lobby-bench-'))
  try {
    await growFolder(folder, size)
    const starts: Started[] = []
    let atRest: AtRest | undefined
    for (let round = 0; round <= rounds; round++) {
      const { child, started } = await startServer(folder)
      if (round > 0) starts.push(started)
      if (round === rounds) atRest = await lookAtRest(folder, child)
      await end(child)
    }
    const start = { took: middle(starts, 'took'), cpu: middle(starts, 'cpu') }
    console.log(
      `From the start of the process to the first 200 of /health, median of ${rounds}: ` +
        `${start.took.toFixed(0)} ms, ${start.cpu.toFixed(0)} ms of processor`,
    )
    return {
      'the server': { ...start, megabytes: atRest?.megabytes ?? Number.NaN },
      'a command': atRest?.command ?? {},
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Milliseconds. */
interface Started {
  readonly took: number
  readonly cpu: number
}

async function startServer(folder: string): Promise<{ child: ChildProcess; started: Started }> {
  const [program = '', ...args] = peers.lobby.command()
  const from = performance.now()
  const child = spawn(program, args, {
    cwd: root,
    env: { ...environment(folder), PORT: '0' },
    stdio: 'ignore',
  })
  while (!(await isHealthy(folder))) {
    if (child.exitCode !== null) throw new Error('The server ended.')
    await delay(5)
  }
  const took = performance.now() - from
  return { child, started: { took, cpu: threadsCpu(child.pid as number) } }
}

async function isHealthy(folder: string): Promise<boolean> {
  const running = await findRunningServer(folder)
  if (!running) return false
  const answer = await fetch(`${running.site}/health`).catch(() => undefined)
  return answer?.ok ?? false
}

interface AtRest {
  readonly megabytes: number
  readonly command: Spent
}

async function lookAtRest(folder: string, { pid }: ChildProcess): Promise<AtRest> {
  await delay(idle)
  const megabytes = megabytesOf(pid as number)
  console.log(`Memory (PSS) ${idle / 1_000} s after a start: ${megabytes.toFixed(0)} MB`)
  const commands: Spent[] = []
  for (let round = 0; round < rounds; round++) commands.push(await runCommand(folder))
  const command = {
    took: middle(commands, 'took'),
    cpu: middle(commands, 'cpu'),
    megabytes: middle(commands, 'megabytes'),
  }
  console.log(
    `\`lobby overview\` beside it, median of ${rounds}: ${command.took.toFixed(0)} ms, ${command.cpu.toFixed(0)} ms of processor, ${command.megabytes.toFixed(0)} MB`,
  )
  return { megabytes, command }
}

function middle<Key extends string>(all: readonly Record<Key, number>[], key: Key): number {
  return median(all.map((one) => one[key]))
}

interface Spent extends Started {
  readonly megabytes: number
}

/** What a process says of itself when it ends. The memory that it is said to have had at most would be ours, before it was another program. */
const confession = `data:text/javascript,${encodeURIComponent(`
  import { readFileSync, writeSync } from 'node:fs'
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage()
    const memory = /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]
    writeSync(2, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1_000, megabytes: memory / 1_024 }))
  })`)}`

async function runCommand(folder: string): Promise<Spent> {
  const [program = '', entry = ''] = peers.lobby.command()
  const from = performance.now()
  const child = spawn(program, ['--import', confession, entry, 'overview'], {
    cwd: root,
    env: environment(folder),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  const took = performance.now() - from
  if (code !== 0) throw new Error(`The command failed: ${said}`)
  return { took, ...(JSON.parse(said) as Omit<Spent, 'took'>) }
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

function environment(folder: string): NodeJS.ProcessEnv {
  return { ...process.env, NODE_ENV: 'production', ...peers.lobby.environment({ folder }) }
}
