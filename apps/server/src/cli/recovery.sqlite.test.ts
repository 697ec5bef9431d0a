import { closeSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { LobbyProcess, runLobby, temporaryFolder } from '../testing/lobby-process.ts'
import { NativeSocket } from '../testing/native-socket.ts'

const isOneLine = expect.stringMatching(/^lobby: [^\n]+\n$/)

test('a backup that is taken while people write has what was acknowledged before, and starts elsewhere', async () => {
  await using folder = await temporaryFolder()
  const at = (name: string) => join(folder.path, name)
  const env = { LOBBY_DATA: at('data'), LOBBY_LIMITS: 'off' }
  await using server = await LobbyProcess.start(env)
  const ada = await NativeSocket.open(server.url, 'Ada')
  let isWriting = true
  const writing = (async () => {
    for (let ref = 0; isWriting; ref++) {
      ada.send({ ref, room: 'lobby', clientId: `ada-says-${ref}`, body: `line ${ref}` })
      await ada.untilAcks(ref + 1)
    }
  })()
  await ada.untilAcks(50)
  const before = ada.acks.length

  const { code, stdout, stderr } = await runLobby(['backup', at('lobby.tar'), '--json'], env)
  expect([code, stderr]).toEqual([0, ''])
  expect((await runLobby(['check'], env)).code).toBe(0)
  expect(await runLobby(['check', '--repair'], env)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('in use by process'),
  })
  isWriting = false
  await writing
  const { events, rooms } = JSON.parse(stdout)
  expect(rooms).toBe(1)
  expect(events).toBeGreaterThanOrEqual(before)
  expect(events).toBeLessThan(ada.acks.length)
  expect(statSync(at('lobby.tar')).mode & 0o777).toBe(0o600)

  const restored = await runLobby(['restore', at('lobby.tar'), '--to', at('new'), '--json'])
  expect(restored).toMatchObject({ code: 0, stderr: '' })
  await using again = await LobbyProcess.start({ ...env, LOBBY_DATA: at('new') })
  const epochAt = async (url: string) => {
    const { rooms } = (await (await fetch(`${url}/api/rooms`)).json()) as {
      rooms: { epoch: string; lastSeq: number }[]
    }
    return rooms[0]
  }
  const [old, fresh] = [await epochAt(server.url), await epochAt(again.url)]
  expect(fresh?.lastSeq).toBe(events)
  expect(fresh?.epoch).not.toBe(old?.epoch)
  // What its start found is in order: nothing was put back by hand.
  expect(again.said()).not.toContain('put back')
})

test('each of them fails with one line and 1 when it cannot do what it should', async () => {
  await using folder = await temporaryFolder()
  const env = { LOBBY_DATA: join(folder.path, 'data'), LOG_LEVEL: 'silent' }
  const file = join(folder.path, 'lobby.tar')
  for (const command of [
    ['check'],
    ['backup', file],
    ['restore', file, '--to', join(folder.path, 'new')],
  ])
    expect([command, await runLobby(command, env)]).toEqual([
      command,
      { code: 1, stdout: '', stderr: isOneLine },
    ])
  expect(await runLobby(['check', '--json'], env)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^{"error":{"code":.*There is no database/),
  })
  expect(readdirSync(folder.path)).toEqual([])
})

test('wrong flags end with 2, and change nothing', async () => {
  await using folder = await temporaryFolder()
  const env = { LOBBY_DATA: join(folder.path, 'data') }
  for (const command of [['backup'], ['restore', 'lobby.tar'], ['check', '--mend']])
    expect([command, (await runLobby(command, env)).code]).toEqual([command, 2])
  expect(readdirSync(folder.path)).toEqual([])
})

test('16 KB of noise where the tables of lobby.db begin: check, doctor, migrate, backup and start say so', async () => {
  await using folder = await temporaryFolder()
  const env = { LOBBY_DATA: join(folder.path, 'data'), LOG_LEVEL: 'silent', PORT: '0' }
  await runLobby(['room', 'create', 'garden'], env)
  const healthy = await runLobby(['doctor'], env)
  expect(healthy).toMatchObject({ code: 0, stdout: expect.stringContaining('ok      database: ') })
  const database = join(env.LOBBY_DATA, 'lobby.db')
  const noise = Buffer.alloc(16_384, 'noise')
  const descriptor = openSync(database, 'r+')
  writeSync(descriptor, noise, 0, noise.length, 8_192)
  closeSync(descriptor)

  const check = await runLobby(['check', '--json'], env)
  expect(check).toMatchObject({ code: 1 })
  expect(JSON.parse(check.stdout)).toMatchObject({ ok: false, repaired: false })
  expect(await runLobby(['check'], env)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^WRONG {3}file: /m),
    stderr: isOneLine,
  })
  expect(await runLobby(['doctor'], env)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^WRONG {3}database: .*lobby check/m),
  })
  expect(await runLobby(['migrate'], env)).toMatchObject({ code: 1, stderr: isOneLine })
  expect(await runLobby(['backup', join(folder.path, 'b.tar')], env)).toMatchObject({ code: 1 })
  expect(await runLobby(['start'], env)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^lobby: [^\n]*cannot be opened[^\n]*restore a backup[^\n]*\n$/),
  })
  expect(readdirSync(folder.path)).toEqual(['data'])
})

test('check --repair makes the tables again, says what it was like before, and ends well', async () => {
  await using folder = await temporaryFolder()
  const env = { LOBBY_DATA: join(folder.path, 'data'), LOG_LEVEL: 'silent' }
  await runLobby(['room', 'create', 'garden'], env)
  const database = new DatabaseSync(join(env.LOBBY_DATA, 'lobby.db'))
  database.exec('update room_heads set messageCount = 7')
  database.close()
  expect((await runLobby(['check'], env)).code).toBe(1)
  expect(await runLobby(['check', '--repair'], env)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /before the repair:[\s\S]*WRONG {3}log: [\s\S]*after the repair:\nok/,
    ),
  })
  expect((await runLobby(['check'], env)).code).toBe(0)
})

test('a backup of a folder that has lost its secret is made, fails, and says what it lacks', async () => {
  await using folder = await temporaryFolder()
  const env = { LOBBY_DATA: join(folder.path, 'data'), LOG_LEVEL: 'silent', PORT: '0' }
  const file = join(folder.path, 'lobby.tar')
  await runLobby(['user', 'create', 'Ada'], env)
  expect(JSON.parse((await runLobby(['backup', file, '--json'], env)).stdout).whole).toBe(true)
  rmSync(join(env.LOBBY_DATA, 'secret'))

  const lacking = await runLobby(['backup', file, '--force'], env)
  expect(lacking).toMatchObject({ code: 1, stderr: isOneLine })
  expect(lacking.stdout).not.toContain('whole')
  expect(lacking.stderr).toContain('It has no `secret`')
  const to = join(folder.path, 'new')
  expect(await runLobby(['restore', file, '--to', to], env)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('It has no `secret`'),
  })
  const other = ['restore', file, '--to', join(folder.path, 'other'), '--json']
  expect(JSON.parse((await runLobby(other, env)).stdout).whole).toBe(false)
  expect((await runLobby(['start'], { ...env, LOBBY_DATA: to })).stderr).toContain('put it back')
})

test('a folder whose lobby.db is gone is no new one: doctor says so, and nothing starts on it', async () => {
  await using folder = await temporaryFolder()
  const env = { LOBBY_DATA: join(folder.path, 'data'), LOG_LEVEL: 'silent', PORT: '0' }
  expect((await runLobby(['doctor'], env)).stdout).toContain('ok      database: there is none yet')
  await runLobby(['migrate'], env)
  rmSync(join(env.LOBBY_DATA, 'lobby.db'))

  expect(await runLobby(['doctor'], env)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^WRONG {3}database: .*lobby\.db is gone/m),
  })
  for (const command of [
    ['start'],
    ['migrate'],
    ['room', 'create', 'garden'],
    ['check', '--repair'],
  ])
    expect([command, await runLobby(command, env)]).toEqual([
      command,
      { code: 1, stdout: '', stderr: isOneLine },
    ])
  expect(readdirSync(env.LOBBY_DATA)).not.toContain('lobby.db')
})

/** What a backup takes, and what it leaves out since a process or a start makes it. */
const backedUp = ['lobby.db', 'secret', 'files']
const leftOut = [
  'lobby.db-shm',
  'lobby.db-wal',
  'lobby.lock',
  'lobby.lock-journal',
  'lobby.pid',
  'lobby.witness',
  'server.json',
]

test('everything in a data folder is either backed up, or known to be of a process', async () => {
  await using folder = await temporaryFolder()
  await using server = await LobbyProcess.start({ LOBBY_DATA: folder.path })
  expect(server.url).toContain('http')
  const strangers = readdirSync(folder.path).filter(
    (name) => ![...backedUp, ...leftOut].includes(name),
  )
  expect(strangers).toEqual([])
})
