import { readFileSync } from 'node:fs'
import { waitFor } from '@lobby/channels/testing/waiting'
import { expect, onTestFinished, test, vi } from 'vitest'
import { systemClock } from '../ground/clock.ts'
import { noLogger, openLogger } from '../ground/logger.ts'
import { buildPageIfStale } from '../page/build-page.ts'
import { buildChat } from '../testing/build-chat.ts'
import '../testing/process-limit.ts'
import type { WorkerDesk } from './worker-desk.ts'
import { startWorkers } from './worker-processes.ts'

function children(): number[] {
  const { pid } = process
  const listed = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return listed === '' ? [] : listed.split(' ').map(Number)
}

test('a worker for which the system has no process just now is started later', async () => {
  await buildPageIfStale(openLogger('silent'))
  await using owner = await buildChat({ part: { hasWorkers: true } })
  vi.stubEnv('LOBBY_DATA', owner.dataFolder)
  onTestFinished(() => void vi.unstubAllEnvs())
  const before = new Set(children())
  const [info, warn] = [vi.fn(), vi.fn()]
  const workers = await startWorkers({
    ...{ count: 1, module: new URL('../worker-main.ts', import.meta.url) },
    ...{ host: '127.0.0.1', port: 0, clock: systemClock },
    ...{ desk: owner.app.workerDesk as WorkerDesk, logger: { ...noLogger, info, warn } },
  })
  const { execPath } = process
  onTestFinished(() => {
    process.execPath = execPath
  })

  process.execPath = '/nowhere/node'
  for (const pid of children()) if (!before.has(pid)) process.kill(pid, 'SIGKILL')
  const missing = { worker: 1, why: expect.stringContaining('ENOENT') }
  await waitFor(() => expect(warn).toHaveBeenCalledWith(missing, expect.any(String)))
  process.execPath = execPath
  await waitFor(() => expect(info).toHaveBeenCalledWith({ worker: 1 }, 'The worker is back.'))
  expect((await fetch(`${workers.url}/health`)).status).toBe(200)

  await workers.drain(10_000)
  expect(children().filter((pid) => !before.has(pid))).toEqual([])
})
