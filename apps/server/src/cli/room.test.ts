import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LobbyProcess, runLobby, temporaryFolder } from '../testing/lobby-process.ts'

describe.each(['running', 'stopped'])('with the server %s', (state) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let server: LobbyProcess | undefined
  const lobby = (...args: string[]) => runLobby(args, { LOBBY_DATA: folder.path })
  const rooms = async () => JSON.parse((await lobby('room', 'list', '--json')).stdout)

  beforeAll(async () => {
    folder = await temporaryFolder()
    // Closed to guests: the command line is let in as the operator.
    const closed = { LOBBY_GUESTS: 'off', LOBBY_OPEN_ROOMS: 'off' }
    if (state === 'running')
      server = await LobbyProcess.start({ LOBBY_DATA: folder.path, ...closed })
  }, 90_000)
  afterAll(async () => {
    await server?.end('SIGTERM')
    await folder[Symbol.asyncDispose]()
  })

  test('rooms are made, listed and deleted', async () => {
    expect(await lobby('room', 'create', 'garden', '--name', 'The garden')).toEqual({
      code: 0,
      stdout: 'Made the room "The garden": /chat/garden\n',
      stderr: '',
    })
    expect(await rooms()).toMatchObject([
      { slug: 'lobby', name: 'Lobby' },
      { slug: 'garden', name: 'The garden', lastSeq: 0 },
    ])
    expect((await lobby('room', 'list')).stdout).toContain('garden\tThe garden\t0 events\n')

    expect(await lobby('room', 'delete', 'garden', '--yes')).toMatchObject({ code: 0, stderr: '' })
    expect(await rooms()).toMatchObject([{ slug: 'lobby' }])
  }, 60_000)

  test('what is refused is one clear line, and exit code 1', async () => {
    const refused = async (...args: string[]) => {
      const { code, stdout, stderr } = await lobby(...args)
      expect([code, stdout]).toEqual([1, ''])
      expect(stderr).toMatch(/^lobby: .+\n$/)
      return stderr
    }

    expect(await refused('room', 'create', 'lobby')).toContain('already')
    expect(await refused('room', 'create', 'a b')).toContain('letters, digits')
    expect(await refused('room', 'delete', 'nowhere', '--yes')).toContain('no such room')
  }, 60_000)
})
