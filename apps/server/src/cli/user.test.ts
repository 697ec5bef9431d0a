import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LobbyProcess, runLobby, temporaryFolder } from '../testing/lobby-process.ts'

describe.each(['running', 'stopped'])('with the server %s', (state) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let server: LobbyProcess | undefined
  const lobby = (args: string[], input?: string) =>
    runLobby(args, { LOBBY_DATA: folder.path }, input)

  beforeAll(async () => {
    folder = await temporaryFolder()
    if (state === 'running') server = await LobbyProcess.start({ LOBBY_DATA: folder.path })
  })
  afterAll(async () => {
    await server?.end('SIGTERM')
    await folder[Symbol.asyncDispose]()
  })

  test('accounts are made, listed and changed', async () => {
    const made = await lobby(['user', 'create', 'Ada', '--owner'])
    expect(made).toMatchObject({ code: 0, stderr: '' })
    expect(made.stdout).toMatch(
      /^Made the account Ada, owner\.\nIts password, shown only now: [\w-]{20}\n$/,
    )
    const quiet = await lobby(
      ['user', 'create', 'Bob', '--moderator', '--password-stdin'],
      'the garden of bob\n',
    )
    expect(quiet).toEqual({ code: 0, stdout: 'Made the account Bob, moderator.\n', stderr: '' })
    const torn = await lobby(['user', 'create', 'Eve', '--moderator', '--owner'])
    expect([torn.code, torn.stderr]).toEqual([2, expect.stringContaining('cannot be used with')])

    expect((await lobby(['user', 'role', 'bob', 'admin'])).stdout).toMatch(/^Bob is admin now/)
    expect((await lobby(['user', 'deactivate', 'Bob'])).stdout).toMatch(/^Bob is signed out/)
    expect(JSON.parse((await lobby(['user', 'list', '--json'])).stdout)).toMatchObject([
      { username: 'Ada', role: 'owner', active: true },
      { username: 'Bob', role: 'admin', active: false },
    ])
    expect((await lobby(['user', 'activate', 'Bob'])).stdout).toBe('Bob may sign in again.\n')
    expect((await lobby(['user', 'list'])).stdout).toMatch(/^Ada\towner\tactive\t.*\nBob\tadmin/)
    expect((await lobby(['user', 'reset-password', 'Bob'])).stdout).toMatch(
      /^Good once, until \S+Z: http:\/\/127\.0\.0\.1:\d+\/account\/reset\/[\w-]{43}\n$/,
    )
  })

  test('whose codes are not on has none to turn off', async () => {
    expect(await lobby(['user', '2fa-off', 'bob'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'lobby: Bob signs in without codes.\n',
    })
  })

  test('who waits for a link is listed, and gets one', async () => {
    expect(await lobby(['user', 'link-requests'])).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(JSON.parse((await lobby(['user', 'link-requests', '--json'])).stdout)).toEqual([])
    const { stderr } = await lobby(['user', 'email-link', 'Bob'])
    expect(stderr).toMatch(/^lobby: This account has not asked/)
  })

  test('who may sign up is a setting', async () => {
    expect((await lobby(['settings', 'set', 'sign-up', 'anybody'])).stdout).toBe(
      'sign-up is anybody now.\n',
    )
    expect((await lobby(['settings', 'set', 'guests', 'off'])).stdout).toBe('guests is off now.\n')
    const { stdout } = await lobby(['settings', 'list'])
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining(['sign-up\tanybody', 'invite\tadmins', 'guests\toff']),
    )
  })

  test('what is refused is one clear line, and exit code 1; what is mistyped, 2', async () => {
    const ends = async (wanted: number, args: string[]) => {
      const { code, stdout, stderr } = await lobby(args, 'password123')
      expect([code, stdout]).toEqual([wanted, ''])
      expect(stderr).toMatch(/^lobby: .+\n$/)
      return stderr
    }
    const refused = (...args: string[]) => ends(1, args)
    const mistyped = (...args: string[]) => ends(2, args)

    expect(await mistyped('user', 'create', 'a b')).toContain('letters, digits')
    expect(await refused('user', 'create', 'Eve', '--password-stdin')).toContain('guessed')
    expect(await mistyped('user', 'role', 'Eve', 'king')).toContain('owner, admin')
    expect(await refused('user', 'role', 'Eve', 'admin')).toContain('no account "Eve"')
    expect(await mistyped('settings', 'set', 'colour', 'red')).toContain('sign-up')
    expect(await mistyped('settings', 'set', 'sign-up', 'cats')).toContain('anybody')
  })
})
