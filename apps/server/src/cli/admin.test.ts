import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LobbyProcess, runLobby, temporaryFolder } from '../testing/lobby-process.ts'

describe('what the admin area does, from the command line', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let server: LobbyProcess | undefined
  const lobby = (...args: string[]) => runLobby(args, { LOBBY_DATA: folder.path })
  const json = async (...args: string[]) => JSON.parse((await lobby(...args, '--json')).stdout)

  beforeAll(async () => {
    folder = await temporaryFolder()
    server = await LobbyProcess.start({ LOBBY_DATA: folder.path })
    await runLobby(
      ['user', 'create', 'Ada', '--password-stdin'],
      { LOBBY_DATA: folder.path },
      'the garden of ada\n',
    )
    const sent = { username: 'Ada', password: 'the garden of ada' }
    const headers = { 'content-type': 'application/json' }
    const signedIn = await fetch(`${server.url}/api/auth/sign-in`, {
      method: 'POST',
      headers,
      body: JSON.stringify(sent),
    })
    expect(signedIn.status).toBe(200)
    for (const body of ['Tea?', 'Spam!'])
      await fetch(`${server.url}/api/rooms/lobby/messages`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ body, name: 'Bob' }),
      })
  })
  afterAll(async () => {
    await server?.end('SIGTERM')
    await folder[Symbol.asyncDispose]()
  })

  test('people are found and shown, and signed out', async () => {
    expect(await json('user', 'list', '--active', 'no')).toEqual([])
    expect(await json('user', 'list', '--search', 'AD', '--role', 'member')).toMatchObject([
      { name: 'Ada', sessions: 1 },
    ])
    expect(JSON.parse((await lobby('user', 'show', 'ada')).stdout)).toMatchObject({
      name: 'Ada',
      openSessions: [{ address: '127.0.0.1' }],
    })
    expect(await json('session', 'list', '--role', 'owner')).toEqual([])
    const [{ id, user }] = await json('session', 'list', '--search', 'ada')
    expect(user.name).toBe('Ada')
    expect((await lobby('session', 'end', id)).stdout).toBe('The session is ended.\n')
    expect((await lobby('user', 'sign-out', `id:${user.id}`)).stdout).toContain('0 browsers')
    expect((await lobby('user', 'sign-out', 'Ada')).stdout).toBe(
      'Ada is signed out in 0 browsers.\n',
    )
    expect((await lobby('session', 'end', id)).stderr).toContain('no such session')
  })

  test('messages are found and deleted, rooms renamed, and all of it is in the audit log', async () => {
    const [spam, ...others] = await json('message', 'search', 'spam')
    expect([spam.body, others]).toEqual(['Spam!', []])
    expect((await lobby('message', 'search', '--author', 'bob')).stdout.split('\n')).toHaveLength(3)
    expect((await lobby('message', 'delete', spam.id, '--yes')).stdout).toBe(
      'The message is deleted.\n',
    )
    expect((await lobby('room', 'rename', 'lobby', 'The hall')).stdout).toBe(
      'The room lobby is called "The hall" now.\n',
    )
    const entries = await json('audit', 'list')
    expect(entries.map(({ action }: { action: string }) => action)).toEqual([
      'room.rename',
      'message.delete',
      'session.manage',
      'account.sign-in',
      'account.manage',
    ])
    expect(entries[0]).toMatchObject({ actor: { name: 'Operator' }, address: null })
    const { stdout } = await lobby('audit', 'list', '--action', 'room.rename')
    expect(stdout).toMatch(
      /\tOperator\troom\.rename\t.*\{"name":"Lobby"\} -> \{"name":"The hall"\}\n$/,
    )
  })

  test('the server is seen at a glance, and a room but not what was said in it', async () => {
    expect((await lobby('overview')).stdout).toMatch(/^accounts\t1$[\s\S]*^public rooms\t1$/m)
    const { stdout } = await lobby('room', 'show', 'lobby')
    expect(JSON.parse(stdout)).toMatchObject({ slug: 'lobby', name: 'The hall', messages: 2 })
  })

  test('the same works without a server', async () => {
    await server?.end('SIGTERM')
    server = undefined
    expect(await json('message', 'search', 'tea', '--room', 'lobby')).toMatchObject([
      { body: 'Tea?' },
    ])
    const { stderr } = await lobby('message', 'search', 'tea', '--room', 'cellar')
    expect(stderr).toBe('lobby: There is no such room.\n')
    expect(await json('audit', 'list', '--actor', 'oper')).toHaveLength(4)
    expect(JSON.parse((await lobby('user', 'show', 'Ada')).stdout)).toMatchObject({ name: 'Ada' })
    expect((await lobby('overview')).stdout).toContain('accounts\t1\n')
    expect(JSON.parse((await lobby('room', 'show', 'lobby')).stdout)).toMatchObject({ messages: 2 })
    expect((await lobby('user', 'list', '--role', 'king')).stderr).toMatch(/^lobby: --role: .+\n$/)
    for (const list of [
      ['audit', 'list'],
      ['message', 'search', 'tea'],
    ])
      expect((await lobby(...list, '--since', 'yesterday')).stderr).toBe(
        'lobby: --since: an instant such as 2026-01-31T12:00:00Z.\n',
      )
  })

  test.each([
    [1, ['message', 'search', '--room', 'nowhere'], 'There is no such room'],
    [2, ['message', 'delete', '..', '--yes'], '".." is no message: give an id, or garden@17.'],
    [2, ['user', 'show', 'id:'], 'No person has the id "".'],
    [2, ['user', 'show', 'id:..'], 'No person has the id "..".'],
    [2, ['settings', 'set', 'sign-up', 'maybe'], 'sign-up is not "maybe": Invalid option'],
  ])('what is not there ends with %i, and is said in a line: %j', async (wanted, args, line) => {
    const { code, stdout, stderr } = await lobby(...args)
    expect([code, stdout, stderr.split('\n').length]).toEqual([wanted, '', 2])
    expect(stderr).toContain(line)
  })
})
