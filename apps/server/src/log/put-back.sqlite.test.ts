// Whether a folder that was put back from a copy is noticed, and one that was
// not is left alone: with real processes, copies and kills.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import '../testing/process-limit.ts'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'

const script = fileURLToPath(new URL('./testing/say-when-told.ts', import.meta.url))

/** A machine: its data folder, what it has seen, and what people do on it. */
class Machine {
  readonly path: string
  constructor(path = temporaryFolder()) {
    this.path = path
  }

  folder(name: string): string {
    return join(this.path, name)
  }

  /** Starts a process on the folder, has it say so many messages, and ends it as asked. Answers the room's epoch. */
  async run(name: string, end: 'stopped' | 'killed', more: Partial<Run> = {}): Promise<string> {
    const { messages = 3, meanwhile = () => {} } = more
    const running = spawn(process.execPath, [script, this.folder(name), this.folder('state')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    onTestFinished(() => void running.kill('SIGKILL'))
    const ended = once(running, 'exit')
    const lines = createInterface({ input: running.stdout })[Symbol.asyncIterator]()
    const { value: epoch = '' } = await lines.next()
    for (let count = 0; count < messages; count++) {
      running.stdin.write(`line ${count}\n`)
      await lines.next()
    }
    meanwhile()
    for (let count = 0; count < messages; count++) {
      running.stdin.write(`later ${count}\n`)
      await lines.next()
    }
    if (end === 'killed') running.kill('SIGKILL')
    else running.stdin.end()
    const [code] = await ended
    expect(code).toBe(end === 'killed' ? null : 0)
    return epoch
  }

  /** `cp -a`, or any other program that is told from where to where. */
  sh(...command: readonly string[]): void {
    const [program = '', ...args] = command
    const { status, stderr } = spawnSync(program, args, { cwd: this.path, encoding: 'utf8' })
    expect([command, status, stderr]).toEqual([command, 0, ''])
  }
}

interface Run {
  readonly messages: number
  /** What happens while it runs, with as many messages before as after. */
  meanwhile(): void
}

const nothing = { messages: 0 }

test('an orderly stop and a crash leave the epoch as it is', async () => {
  const machine = new Machine()
  const epoch = await machine.run('data', 'stopped')
  expect(await machine.run('data', 'killed')).toBe(epoch)
  expect(await machine.run('data', 'killed', nothing)).toBe(epoch)
  expect(await machine.run('data', 'stopped')).toBe(epoch)
  expect(await machine.run('data', 'stopped')).toBe(epoch)
})

test('what a power cut leaves, witnesses older than the database, is believed', async () => {
  const machine = new Machine()
  const epoch = await machine.run('data', 'stopped')
  await machine.run('data', 'killed', {
    // As it is on the disk; all that comes later is not synced.
    meanwhile() {
      mkdirSync(machine.folder('synced'))
      machine.sh('cp', '-r', 'data/lobby.witness', 'state', 'synced')
    },
  })
  machine.sh('cp', 'synced/lobby.witness', 'data/lobby.witness')
  machine.sh('cp', '-r', 'synced/state', '.')
  expect(await machine.run('data', 'stopped')).toBe(epoch)
})

test('a folder that is moved on its machine, or taken whole to another one and back, keeps its epoch', async () => {
  const [here, there] = [new Machine(), new Machine()]
  const epoch = await here.run('data', 'stopped')
  await here.run('data', 'killed')
  here.sh('mv', 'data', 'moved')
  expect(await here.run('moved', 'stopped')).toBe(epoch)

  here.sh('mv', 'moved', there.path)
  there.sh('cp', '-a', 'moved', 'data')
  rmSync(there.folder('moved'), { recursive: true })
  expect(await there.run('data', 'stopped')).toBe(epoch)
  expect(await there.run('data', 'stopped')).toBe(epoch)

  there.sh('cp', '-a', 'data', here.folder('data'))
  expect(await here.run('data', 'stopped')).toBe(epoch)
})

const copyOf = (machine: Machine) => machine.sh('cp', '-a', 'data', 'copy')

test('a whole folder that was copied while it was stopped, and put back later, gets a new epoch', async () => {
  const machine = new Machine()
  const epoch = await machine.run('data', 'stopped')
  copyOf(machine)
  await machine.run('data', 'killed')
  rmSync(machine.folder('data'), { recursive: true })
  machine.sh('cp', '-a', 'copy', 'data')
  const next = await machine.run('data', 'stopped')
  expect(next).not.toBe(epoch)
  // From now on it is a history like any other.
  expect(await machine.run('data', 'killed')).toBe(next)
  expect(await machine.run('data', 'stopped')).toBe(next)
})

test('files that are written over with those of a copy get a new epoch, too', async () => {
  const machine = new Machine()
  const epoch = await machine.run('data', 'stopped')
  const run = machine.run('data', 'killed', { meanwhile: () => copyOf(machine) })
  expect(await run).toBe(epoch)
  machine.sh('cp', '-r', 'copy/.', 'data')
  expect(await machine.run('data', 'stopped')).not.toBe(epoch)
})

test('a copy that was made of a running server starts elsewhere with a new epoch, and the original keeps its own', async () => {
  const [here, there] = [new Machine(), new Machine()]
  const epoch = await here.run('data', 'stopped', { meanwhile: () => copyOf(here) })
  here.sh('mv', 'copy', there.path)
  expect(await there.run('copy', 'stopped')).not.toBe(epoch)
  expect(await here.run('data', 'stopped')).toBe(epoch)
})

test('of an original and its copy on one machine, the one that starts second gets a new epoch', async () => {
  const machine = new Machine()
  const epoch = await machine.run('data', 'stopped')
  copyOf(machine)
  expect(await machine.run('copy', 'stopped')).toBe(epoch)
  expect(await machine.run('data', 'stopped')).not.toBe(epoch)
  expect(await machine.run('copy', 'stopped')).toBe(epoch)
})

test.each(['stopped', 'killed'] as const)(
  'only lobby.db is put back after the server was %s: a new epoch',
  async (end) => {
    const machine = new Machine()
    const snapshot = () => vacuumInto(machine.folder('data/lobby.db'), machine.folder('old.db'))
    const epoch = await machine.run('data', end, { meanwhile: snapshot })
    for (const name of ['lobby.db-wal', 'lobby.db-shm'])
      rmSync(machine.folder(`data/${name}`), { force: true })
    copyFileSync(machine.folder('old.db'), machine.folder('data/lobby.db'))
    expect(await machine.run('data', 'stopped')).not.toBe(epoch)
  },
)

test('lobby.db alone in a folder of its own gets a new epoch', async () => {
  const [here, there] = [new Machine(), new Machine()]
  const epoch = await here.run('data', 'stopped')
  mkdirSync(there.folder('data'))
  copyFileSync(here.folder('data/lobby.db'), there.folder('data/lobby.db'))
  expect(await there.run('data', 'stopped')).not.toBe(epoch)
})

function vacuumInto(database: string, copy: string): void {
  const connection = new DatabaseSync(database, { readOnly: true })
  connection.prepare('vacuum into ?').run(copy)
  connection.close()
}
