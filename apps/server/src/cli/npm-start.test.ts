// `npm start` as an operator runs it: npm, a shell and the server, with whatever reads their outputs.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { waitUntil } from '@lobby/channels/testing/waiting'
import { expect, test } from 'vitest'
import { plainEnv, temporaryFolder } from '../testing/lobby-process.ts'
import { findRunningServer, type RunningServer } from './running-server.ts'

const checkout = resolve(import.meta.dirname, '../../../..')

/** The command in the checkout, with the machine's own Node first on the path, as an operator has it. */
function inCheckout(command: string, dataFolder: string): ChildProcess & AsyncDisposable {
  const path = (process.env.PATH ?? '').split(':').filter((part) => !part.includes('node_modules'))
  const child = spawn('sh', ['-c', command], {
    cwd: checkout,
    env: { ...plainEnv, PATH: path.join(':'), LOBBY_DATA: dataFolder, PORT: '0' },
    stdio: 'ignore',
    // A process group of its own, so that nothing of it is left.
    detached: true,
  })
  return Object.assign(child, {
    async [Symbol.asyncDispose]() {
      try {
        process.kill(-(child.pid as number), 'SIGKILL')
      } catch {}
    },
  })
}

async function untilReady(dataFolder: string): Promise<RunningServer> {
  return waitUntil(() => findRunningServer(dataFolder))
}

const isGone = (pid: number) => {
  try {
    process.kill(pid, 0)
    return false
  } catch {
    return true
  }
}

const pidIn = async (dataFolder: string) =>
  Number(await readFile(join(dataFolder, 'lobby.pid'), 'utf8'))

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s to `npm start` ends the server, with exit code 0',
  async (signal) => {
    await using folder = await temporaryFolder()
    await using npm = inCheckout('exec npm start', folder.path)
    const { site: url } = await untilReady(folder.path)
    const server = await pidIn(folder.path)
    const ended = once(npm, 'exit')

    npm.kill(signal)

    expect(await ended).toEqual([0, null])
    expect(isGone(server)).toBe(true)
    await expect(fetch(url)).rejects.toThrow()
  },
)

test.each(['SIGHUP', 'SIGKILL'] as const)(
  '%s to `npm start`, which tells the server nothing, ends it in order as well',
  async (signal) => {
    await using folder = await temporaryFolder()
    await using npm = inCheckout('exec npm start', folder.path)
    await untilReady(folder.path)
    const server = await pidIn(folder.path)

    npm.kill(signal)

    await waitUntil(() => isGone(server))
    expect(await findRunningServer(folder.path)).toBeUndefined()
  },
)

test('the server outlives the reader of its outputs: `npm start 2>&1 | head -c 30`', async () => {
  await using folder = await temporaryFolder()
  await using shell = inCheckout('npm start 2>&1 | head -c 30', folder.path)
  const { site: url } = await untilReady(folder.path)
  const server = await pidIn(folder.path)
  const ended = once(shell, 'exit')

  for (let request = 0; request < 3; request++) {
    const said = await fetch(`${url}/api/rooms/lobby/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Ada', body: 'Is anybody there?' }),
    })
    expect(said.status).toBe(201)
  }
  process.kill(server, 'SIGHUP')

  await ended
  expect(isGone(server)).toBe(true)
  expect(await findRunningServer(folder.path)).toBeUndefined()
})
