import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LobbyProcess, runLobby, temporaryFolder } from '../testing/lobby-process.ts'
import { NativeSocket } from '../testing/native-socket.ts'
import { database, newDatabase } from '../testing/test-database.ts'

const oneLine = /^lobby: [^\n]+\n$/
const quiet = { LOG_LEVEL: 'silent' }

test('it says where it is ready, and writes for its owner alone', async () => {
  await using folder = await temporaryFolder()
  await using server = await LobbyProcess.start({ LOBBY_DATA: folder.path })

  expect(await (await fetch(`${server.url}/health`)).json()).toMatchObject({ status: 'ok' })
  expect(await (await fetch(server.url)).text()).toContain('<!doctype html>')
  const files = ['server.json', ...(database === 'sqlite' ? ['lobby.db', 'secret'] : [])]
  for (const file of files) expect((await stat(join(folder.path, file))).mode & 0o077).toBe(0)
})

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s closes sockets with 1012, keeps what was acknowledged, and exits with 0',
  async (signal) => {
    await using folder = await temporaryFolder()
    await using server = await LobbyProcess.start({ LOBBY_DATA: folder.path, LOBBY_LIMITS: 'off' })
    const ada = await NativeSocket.open(server.url, 'Ada')
    for (let ref = 0; ref < 200; ref++)
      ada.send({ ref, room: 'lobby', clientId: `ada-says-${ref}`, body: `line ${ref}` })
    await ada.untilAcks(1)

    const began = performance.now()
    expect(await server.end(signal)).toBe(0)

    expect(performance.now() - began).toBeLessThan(10_000)
    expect(await ada.closed).toBe(1012)
    await expect(readFile(join(folder.path, 'server.json'))).rejects.toThrow('ENOENT')
    await using again = await LobbyProcess.start({ LOBBY_DATA: folder.path })
    const page = await fetch(`${again.url}/api/rooms/lobby/messages?limit=200`)
    const { messages } = (await page.json()) as { messages: { seq: number; body: string }[] }
    for (const { seq, ref } of ada.acks)
      expect(messages[seq - 1]).toMatchObject({ seq, body: `line ${ref}` })
  },
)

test('a taken port is one clear line', async () => {
  await using folder = await temporaryFolder()
  await using taken = createServer()
  await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening))
  const { port } = taken.address() as { port: number }

  const { code, stderr } = await runLobby(['start'], {
    ...quiet,
    LOBBY_DATA: folder.path,
    PORT: `${port}`,
  })

  expect(code).toBe(1)
  expect(stderr).toMatch(oneLine)
  expect(stderr).toContain(`${port}`)
})

test('a folder that another server has is one clear line', async () => {
  await using folder = await temporaryFolder()
  await using _server = await LobbyProcess.start({ LOBBY_DATA: folder.path })

  for (const command of ['start', 'migrate']) {
    const { code, stderr } = await runLobby([command], {
      ...quiet,
      LOBBY_DATA: folder.path,
      PORT: '0',
    })
    expect(code).toBe(1)
    expect(stderr).toMatch(oneLine)
    expect(stderr).toContain('in use by process')
  }
})

test.for(['a file', 'a path below a file', 'a folder one may not write'])(
  'a data folder that is %s is one clear line',
  async (what, { skip }) => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'file')
    await writeFile(file, '')
    const locked = join(folder.path, 'locked')
    await mkdir(locked)
    await chmod(locked, 0o500)
    const paths: Record<string, string> = {
      'a file': file,
      'a path below a file': join(file, 'data'),
      'a folder one may not write': locked,
    }
    const root = process.getuid?.() === 0
    if (root && what === 'a folder one may not write')
      skip('Root may write everywhere, so no folder can be closed to us.')

    const { code, stderr } = await runLobby(['start'], {
      ...quiet,
      LOBBY_DATA: paths[what] as string,
      PORT: '0',
    })

    expect(code).toBe(1)
    expect(stderr).toMatch(oneLine)
    expect(stderr).toContain(paths[what])
  },
)

test('migrate brings a new folder up to date, and says so when there is nothing to do', async () => {
  await using folder = await temporaryFolder()
  const env = database === 'postgres' && { DATABASE_URL: await newDatabase('empty') }
  const migrate = () => runLobby(['migrate'], { ...quiet, LOBBY_DATA: folder.path, ...env })

  expect(await migrate()).toMatchObject({ code: 0, stdout: expect.stringContaining('Applied: ') })
  expect(await migrate()).toEqual({ code: 0, stdout: 'The database is up to date.\n', stderr: '' })
})

test('doctor looks at everything, and finds what is wrong', async () => {
  await using folder = await temporaryFolder()
  const env = { LOBBY_DATA: folder.path, PORT: '0' }

  const well = await runLobby(['doctor'], env)
  expect([well.code, well.stderr]).toEqual([0, ''])
  const names = ['runtime', 'sqlite', 'data folder', 'files', 'secret', 'port', 'channel layer']
  for (const name of names) expect(well.stdout).toContain(`ok      ${name}: `)

  const file = join(folder.path, 'file')
  await writeFile(file, '')
  const ill = await runLobby(['doctor'], {
    ...env,
    LOBBY_DATA: join(file, 'data'),
    REDIS_URL: 'redis://127.0.0.1:1',
  })
  expect(ill.code).toBe(1)
  expect(ill.stdout).toContain('WRONG   data folder: ')
  expect(ill.stdout).toContain('WRONG   channel layer: ')
  expect(ill.stderr).toBe('lobby: 2 of 9 checks failed.\n')
})

test('doctor knows its own server from one that took its port', async () => {
  await using folder = await temporaryFolder()
  await using server = await LobbyProcess.start({ LOBBY_DATA: folder.path })
  const { port } = new URL(server.url)

  const own = await runLobby(['doctor'], { LOBBY_DATA: folder.path, PORT: port })
  expect(own).toMatchObject({ code: 0 })
  expect(own.stdout).toContain(`ok      port: Lobby runs at ${server.url}`)
  const other = await runLobby(['doctor'], { LOBBY_DATA: join(folder.path, 'b'), PORT: port })
  expect(other).toMatchObject({ code: 1 })
  expect(other.stdout).toContain(`WRONG   port: 127.0.0.1:${port} is taken`)
})
