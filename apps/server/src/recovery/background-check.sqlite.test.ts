import { closeSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { waitFor } from '@lobby/channels/testing/waiting'
import { expect, test, vi } from 'vitest'
import { noLogger } from '../ground/logger.ts'
import { LobbyProcess, runLobby, temporaryFolder } from '../testing/lobby-process.ts'
import { NativeSocket } from '../testing/native-socket.ts'
import { checkInBackground } from './background-check.ts'
import { eventfulFolder } from './testing/eventful-folder.ts'

const noise = Buffer.from(Array.from({ length: 16_384 }, (_, index) => (index * 7_919) % 251))

test('a database that is damaged where nothing has read it yet is a trouble of the running server', async () => {
  await using folder = await temporaryFolder()
  const env = { LOBBY_DATA: folder.path, LOBBY_LIMITS: 'off' }
  await writeLongLines(env, 300)
  const path = join(folder.path, 'lobby.db')
  const descriptor = openSync(path, 'r+')
  writeSync(descriptor, noise, 0, noise.length, Math.floor(statSync(path).size / 8_192) * 4_096)
  closeSync(descriptor)
  expect((await runLobby(['check'], env)).code).toBe(1)

  await using server = await LobbyProcess.start(env)
  const health = async () => {
    const response = await fetch(`${server.url}/health`)
    const { status, problems } = (await response.json()) as {
      status: string
      problems: { code: string }[]
    }
    return { http: response.status, status, codes: problems.map(({ code }) => code) }
  }

  const degraded = { http: 200, status: 'degraded', codes: ['storage_damaged'] }
  await waitFor(async () => expect(await health()).toEqual(degraded))
  const ada = await NativeSocket.open(server.url, 'Ada')
  ada.send({ ref: 1, room: 'lobby', clientId: 'one-more-01', body: 'One more.' })
  await ada.untilAcks(1)
  await server.end('SIGTERM')
  expect(server.said().match(/.*"trouble":.*/g)).toEqual([
    expect.stringMatching(/"storage_damaged","reason":".*`lobby check` says which/),
  ])
})

test('16 KB of noise anywhere in lobby.db are found, and nothing where there are none', async () => {
  const path = join(await eventfulFolder(), 'lobby.db')
  compact(path)
  const whole = readFileSync(path)
  expect(await damageIn(path)).toBeUndefined()
  for (let place = 0; place < whole.length; place += noise.length) {
    const damaged = Buffer.from(whole)
    noise.copy(damaged, place)
    writeFileSync(path, damaged)
    expect(await damageIn(path), `from byte ${place}`).toEqual(expect.any(String))
  }
})

test('a check that is stopped is over at once, and says nothing', async () => {
  const path = join(await eventfulFolder(), 'lobby.db')
  writeFileSync(path, noise)
  const begin = vi.fn()
  await checkInBackground({ database: path, troubles: { begin }, logger: noLogger }).stop()
  expect(begin).not.toHaveBeenCalled()
})

/** What the check says of a database that no server uses. */
function damageIn(database: string): Promise<unknown> {
  return new Promise((found) => {
    const begin = (_: string, damage: unknown) => found(damage)
    const { ended } = checkInBackground({ database, troubles: { begin }, logger: noLogger })
    void ended.then(() => found(undefined))
  })
}

async function writeLongLines(
  env: { readonly LOBBY_DATA: string; readonly LOBBY_LIMITS: string },
  count: number,
): Promise<void> {
  await using server = await LobbyProcess.start(env)
  const ada = await NativeSocket.open(server.url, 'Ada')
  for (let ref = 0; ref < count; ref++) {
    ada.send({ ref, room: 'lobby', clientId: `ada-says-${ref}`, body: 'x'.repeat(3_900) })
    if (ref % 16 === 15) await ada.untilAcks(ref + 1)
  }
  await ada.untilAcks(count)
  await server.end('SIGTERM')
  compact(join(env.LOBBY_DATA, 'lobby.db'))
}

/** Leaves no page that holds nothing. */
function compact(path: string): void {
  const database = new DatabaseSync(path)
  database.exec('vacuum')
  database.exec('pragma wal_checkpoint(truncate)')
  database.close()
}
