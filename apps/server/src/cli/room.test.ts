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
  })
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
    expect((await lobby('room', 'list')).stdout).toContain('garden\tThe garden\t0 events\tpublic\n')

    expect(await lobby('room', 'delete', 'garden', '--yes')).toMatchObject({ code: 0, stderr: '' })
    expect(await rooms()).toMatchObject([{ slug: 'lobby' }])
  })

  test('what its moderators decide is listed and changed', async () => {
    expect((await lobby('room', 'settings', 'lobby')).stdout).toBe(
      'guests\ton\nposting\teverybody\nslow-mode\t0\nhistory\tall\narchived\toff\n' +
        'threads\ton\ncalls\tmoderators\npreviews\ton\nedits\teverybody\n',
    )
    for (const [name, value] of [
      ['guests', 'off'],
      ['posting', 'moderators'],
      ['slow-mode', '30'],
      ['archived', 'on'],
      ['threads', 'off'],
      ['calls', 'everybody'],
      ['previews', 'off'],
      ['edits', 'nobody'],
    ] as const)
      expect((await lobby('room', 'set', 'lobby', name, value)).stdout).toBe(
        `In the room lobby, ${name} is ${value} now.\n`,
      )
    expect((await lobby('room', 'settings', 'lobby')).stdout).toBe(
      'guests\toff\nposting\tmoderators\nslow-mode\t30\nhistory\tall\narchived\ton\n' +
        'threads\toff\ncalls\teverybody\npreviews\toff\nedits\tnobody\n',
    )
  })

  test('rooms are found by name and by kind', async () => {
    await lobby('room', 'create', '--kind', 'private', '--name', 'Attic', '--history', 'joined')
    const found = async (...args: string[]) => (await lobby('room', 'list', ...args)).stdout

    expect(await found('--kind', 'private')).toMatch(/^attic-\S+\tAttic\t0 events\tprivate\n$/)
    expect(await found('--search', 'LOB')).toMatch(/^lobby\tLobby\t\d+ events\tpublic\n$/)
    expect(await found('--search', 'cellar')).toBe('')
  })

  test('what is refused is one clear line, and exit code 1; what is mistyped, 2', async () => {
    const ends = async (wanted: number, args: string[]) => {
      const { code, stdout, stderr } = await lobby(...args)
      expect([code, stdout]).toEqual([wanted, ''])
      expect(stderr).toMatch(/^lobby: .+\n$/)
      return stderr
    }
    const refused = (...args: string[]) => ends(1, args)
    const mistyped = (...args: string[]) => ends(2, args)

    expect(await refused('room', 'create', 'lobby')).toContain('already')
    expect(await mistyped('room', 'create', 'a b')).toContain('letters, digits')
    expect(await refused('room', 'delete', 'nowhere', '--yes')).toContain('no such room')
    expect(await mistyped('room', 'list', '--kind', 'secret')).toContain('kind: ')
    expect(await mistyped('room', 'set', 'lobby', 'colour', 'red')).toContain('slow-mode, history')
    expect(await mistyped('room', 'set', 'lobby', 'guests', 'yes')).toContain('it is on or off')
    expect(await mistyped('room', 'set', 'lobby', 'slow-mode', '1.5')).toContain('0 to 21600')
    expect(await mistyped('room', 'set', 'lobby', 'history', 'joined')).toContain('a public room')
  })
})
