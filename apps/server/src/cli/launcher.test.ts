// `lobby` under a Node that cannot read it: the machine's own, where that is an old one.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir } from 'node:fs/promises'
import { delimiter, join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { waitUntil } from '@lobby/channels/testing/waiting'
import { describe, expect, test } from 'vitest'
import { plainEnv, temporaryFolder } from '../testing/lobby-process.ts'
import { findRunningServer } from './running-server.ts'

const launcher = resolve(import.meta.dirname, '../../bin/lobby.js')
const oldNode = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'node'))
  .find((node) => {
    const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' })
    return stdout && Number(/^v(\d+)/.exec(stdout)?.[1]) < 26
  })
if (!oldNode) console.warn('SKIPPED: no older Node on PATH, so nothing is started with one.')

describe.skipIf(!oldNode)('under an older Node', () => {
  const start = (file: string, args: readonly string[], env: Readonly<Record<string, string>>) =>
    spawn(oldNode ?? '', [file, ...args], { env: { ...plainEnv, ...env } })

  test('the command runs on the Node that was installed with it, and ends as that does', async () => {
    const child = start(launcher, ['room', 'creat'], {})
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])

    expect([code, said]).toEqual([2, expect.stringContaining("unknown command 'creat'")])
  })

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s reaches the server', async (signal) => {
    await using folder = await temporaryFolder()
    const child = start(launcher, ['start'], { LOBBY_DATA: folder.path, PORT: '0' })
    const ended = once(child, 'close')
    for (const stream of [child.stdout, child.stderr]) stream.resume()
    await waitUntil(() => findRunningServer(folder.path))
    child.kill(signal)

    expect((await ended)[0]).toBe(0)
  })

  test('where the right one was not installed, one line says what brings it', async () => {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, 'bin'))
    const copy = join(folder.path, 'bin', 'lobby.mjs')
    await copyFile(launcher, copy)
    const child = start(copy, ['start'], {})
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])

    expect(code).toBe(1)
    const sentence =
      /^Lobby runs on Node 26, and this is v\d+\S+ The right one .*npm rebuild node.*$/
    expect(said.split('\n')).toEqual([expect.stringMatching(sentence), ''])
    const asJson = start(copy, ['overview', '--json'], {})
    const { error } = JSON.parse(await text(asJson.stderr))
    expect(error).toEqual({ code: 'failed', message: expect.stringMatching(sentence) })
  })
})
