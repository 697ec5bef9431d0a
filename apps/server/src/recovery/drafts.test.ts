import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { waitUntil } from '@lobby/channels/testing/waiting'
import { expect, test } from 'vitest'
import { main, plainEnv, temporaryFolder } from '../testing/lobby-process.ts'
import '../testing/process-limit.ts'
import { eventfulFolder } from './testing/eventful-folder.ts'

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'an export that %s ends leaves no copy of the database behind',
  async (signal) => {
    await using folder = await temporaryFolder()
    const [data, copies, exports] = ['data', 'tmp', 'exports'].map((name) =>
      join(folder.path, name),
    )
    if (!data || !copies || !exports) throw new Error('There is no folder.')
    cpSync(await eventfulFolder(), data, { recursive: true })
    for (const made of [copies, exports]) mkdirSync(made)
    const child = spawn(process.execPath, [main, 'export', join(exports, 'all.jsonl.gz')], {
      env: { ...plainEnv, LOBBY_DATA: data, TMPDIR: copies },
      stdio: 'ignore',
    })
    const ended = once(child, 'exit')
    const copied = () =>
      readdirSync(copies).some((name) => readdirSync(join(copies, name)).length > 0)
    await waitUntil(copied, 1)
    child.kill(signal)

    const [code] = await ended
    expect(code).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal])
    expect([readdirSync(copies), readdirSync(exports)]).toEqual([[], []])
  },
)
