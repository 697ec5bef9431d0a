import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { LobbyProcess, runLobby, temporaryFolder } from '../testing/lobby-process.ts'

const hasFish = spawnSync('fish', ['--version'], { stdio: 'ignore' }).error === undefined
if (!hasFish) console.warn('SKIPPED: no fish on PATH, so its completion is not tried.')

describe('--help', () => {
  test.each([
    [[], ['start', 'migrate', 'room', 'layer:check', 'doctor', 'LOBBY_DATA', 'REDIS_URL']],
    [['start'], ['run the server']],
    [['migrate'], ['bring the database up']],
    [['room'], ['create', 'list', 'delete']],
    [
      ['room', 'create'],
      ['[slug]', '--name'],
    ],
    [['room', 'list'], ['--json']],
    [
      ['room', 'delete'],
      ['<slug>', '--yes'],
    ],
    [
      ['help', 'member'],
      ['add', 'role', 'ban'],
    ],
    [['guest-link'], ['create', 'list', 'revoke']],
    [['report'], ['dismiss', 'delete-message']],
    [['layer:check'], ['test_channel']],
    [['doctor'], ['what is wrong']],
  ])('of lobby %j says what there is', async (command, words) => {
    const { code, stdout, stderr } = await runLobby([...command, '--help'])

    expect([code, stderr]).toEqual([0, ''])
    for (const word of ['Usage: lobby', ...words]) expect(stdout).toContain(word)
  })
})

test('--version is the version', async () => {
  expect(await runLobby(['--version'])).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    stderr: '',
  })
})

describe('what is mistyped is refused with 2, and with what is right', () => {
  test.each([
    [['strat'], "unknown command 'strat'", 'start'],
    [['start', '--port', '1'], "unknown option '--port'", '--help'],
    [['start', 'now'], 'too many arguments', '--help'],
    [['room', 'creat', 'garden'], "unknown command 'creat'", 'create'],
    [['room', 'rename'], "missing required argument 'slug'", '--help'],
    [['room', 'list', '--jsn'], "unknown option '--jsn'", '--json'],
    [['room', 'delete', 'garden'], '--yes', '--help'],
  ])('lobby %j', async (args, wrong, right) => {
    const { code, stdout, stderr } = await runLobby(args)

    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(wrong)
    expect(stderr).toContain(right)
  })

  test('no command at all', async () => {
    const { code, stderr } = await runLobby([])

    expect(code).toBe(2)
    expect(stderr).toContain('Usage: lobby')
  })
})

test.each([
  [['guest-link', 'create', 'lobby', '--guests', 'none'], '--guests', '1 to 1000'],
  [['guest-link', 'create', 'lobby', '--hours', 'x'], '--hours', 'up to 8760'],
  [['invite', 'create', '--uses', 'none'], '--uses', '1 to 10000, or any'],
  [['invite', 'create', '--hours', '-1'], '--hours', 'up to 8760'],
  [['ban', 'add', '192.0.2.1', '--hours', 'x'], '--hours', 'up to 87600'],
  [['audit', 'list', '--page', 'x'], '--page', 'a whole number'],
  [['message', 'search', '--page', '0'], '--page', 'from 1 to'],
  [['room', 'set', 'lobby', 'slow-mode', 'x'], 'slow-mode', '0 to 21600'],
  [['message', 'delete', 'lobby@x', '--yes'], 'lobby@x', 'garden@17'],
])('lobby %j is refused in words that name what was typed', async (args, flag, right) => {
  await using folder = await temporaryFolder()
  const { code, stderr } = await runLobby(args, { LOBBY_DATA: folder.path, LOG_LEVEL: 'silent' })
  expect(code).toBe(2)
  expect(stderr).toMatch(/^lobby: [^\n]+\n$/)
  expect(stderr).toContain(flag)
  expect(stderr).toContain(right)
})

test.each([['doctor'], ['migrate'], ['overview'], ['check'], ['layer:check']])(
  'a name that is no setting is told by lobby %s, and with --json as JSON',
  async (command) => {
    await using folder = await temporaryFolder()
    const env = { LOBBY_DATA: folder.path, PORT: '0', LOG_LEVEL: 'silent', LOBBY_GESTS: 'on' }
    await runLobby(['migrate'], { LOBBY_DATA: folder.path, LOG_LEVEL: 'silent' })
    const told = 'LOBBY_GESTS is no setting of Lobby and does nothing. LOBBY_GUESTS is one.'
    expect(await runLobby([command], env)).toMatchObject({ code: 0, stderr: `lobby: ${told}\n` })
    const { stderr } = await runLobby([command, '--json'], env)
    expect(JSON.parse(stderr)).toEqual({ warning: { code: 'config', message: told } })
  },
)

test('a name that is no setting is told by the log of a start', async () => {
  await using folder = await temporaryFolder()
  const env = { LOBBY_DATA: folder.path, LOBBY_GESTS: 'on' }
  await using server = await LobbyProcess.start(env)
  await server.end('SIGTERM')
  expect(server.said()).toContain('LOBBY_GESTS is no setting of Lobby')
})

test.each([['start'], ['migrate'], ['room', 'list'], ['layer:check'], ['doctor']])(
  'every mistake of the environment is named at once: lobby %s %s',
  async (...args) => {
    const { code, stdout, stderr } = await runLobby(
      args.filter((arg) => arg !== undefined),
      { PORT: '80x', LOG_LEVEL: 'loud', LOBBY_GUESTS: 'yes', LOBBY_TLS_CERT: '/nowhere.pem' },
    )

    expect([code, stdout]).toEqual([1, ''])
    for (const name of ['PORT="80x"', 'LOG_LEVEL="loud"', 'LOBBY_GUESTS="yes"', 'LOBBY_TLS_KEY'])
      expect(stderr).toContain(name)
    expect(stderr).not.toContain('    at ')
  },
)

describe('with --json', () => {
  const json = async (...args: string[]) => {
    await using folder = await temporaryFolder()
    const { code, stdout, stderr } = await runLobby([...args, '--json'], {
      LOBBY_DATA: folder.path,
      PORT: '0',
      LOG_LEVEL: 'warn',
    })
    return { code, facts: stdout && JSON.parse(stdout), wrong: stderr && JSON.parse(stderr) }
  }

  test.each([
    [['overview'], { accounts: 0, rooms: { public: 1 } }],
    [['settings', 'list'], { signUp: 'invited' }],
    [['room', 'settings', 'lobby'], { slowMode: 0 }],
    [['room', 'rename', 'lobby', 'Hall'], { message: 'The room lobby is called "Hall" now.' }],
    [['user', 'create', 'Ada'], { username: 'Ada', password: expect.any(String) }],
    [['invite', 'create'], { url: expect.stringContaining('/invite/') }],
    [['audit', 'verify'], { entries: 0 }],
    [['migrate'], { applied: expect.any(Array) }],
    [['layer:check'], { type: 'hello' }],
    [['doctor'], expect.arrayContaining([expect.objectContaining({ check: 'port', ok: true })])],
  ])('lobby %j prints its facts as JSON', async (args, facts) => {
    expect(await json(...args)).toMatchObject({ code: 0, facts, wrong: '' })
  })

  test.each([
    [2, 'usage', ['room', 'list', '--jsn']],
    [2, 'usage', ['room']],
    [2, 'usage', ['user', 'role', 'Ada', 'king']],
    [2, 'invalid', ['ban', 'add', 'example.org']],
    [1, 'no_such_room', ['room', 'show', 'nowhere']],
    [1, 'failed', ['ban', 'lift', '192.0.2.1']],
  ])('a failure ends with %i and is JSON of the code %s: lobby %j', async (code, name, args) => {
    const error = { code: name, message: expect.stringMatching(/./) }
    expect(await json(...args)).toEqual({ code, facts: '', wrong: { error } })
  })

  test('a mistake of the environment is JSON as well', async () => {
    const { code, stderr } = await runLobby(['overview', '--json'], { PORT: '80x' })
    expect([code, JSON.parse(stderr).error.code]).toEqual([1, 'config'])
  })

  test('the doctor prints what it found, also where something is wrong', async () => {
    await using folder = await temporaryFolder()
    const env = { LOBBY_DATA: folder.path, PORT: '0', REDIS_URL: 'redis://127.0.0.1:1' }
    const { code, stdout, stderr } = await runLobby(['doctor', '--json'], env)

    expect(JSON.parse(stdout)).toContainEqual(
      expect.objectContaining({ check: 'channel layer', ok: false }),
    )
    expect([code, JSON.parse(stderr).error.code]).toEqual([1, 'failed'])
  })
})

describe('completion', () => {
  /** What bash offers after these words. */
  async function completed(...words: string[]): Promise<string[]> {
    const { stdout } = await runLobby(['completion', 'bash'])
    const line = ['lobby', ...words].map((word) => JSON.stringify(word)).join(' ')
    const script = `${stdout}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length}; _lobby; printf '%s\\n' "\${COMPREPLY[@]}"`
    const { stdout: offered, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' })
    expect(stderr).toBe('')
    return offered.split('\n').filter(Boolean)
  }

  test('of bash offers commands, the commands of a subject, and flags', async () => {
    expect(await completed('ro')).toEqual(['room'])
    expect(await completed('room', 're')).toEqual(['rename'])
    expect(await completed('room', 'list', '--')).toEqual([
      '--search',
      '--kind',
      '--json',
      '--help',
    ])
    expect(await completed('room', 'create', 'garden', '--n')).toEqual(['--name'])
    expect(await completed('completion', '')).toEqual(['bash', 'zsh', 'fish', '--help'])
    // Where no word fits, bash offers paths by itself.
    expect(await completed('backup', '/')).toEqual([])
  })

  test.skipIf(!hasFish)(
    'of fish offers commands, flags, and paths where one is wanted',
    async () => {
      await using folder = await temporaryFolder()
      await writeFile(join(folder.path, 'lobby.tar'), '')
      const { stdout: script } = await runLobby(['completion', 'fish'])
      const offered = (line: string) => {
        const args = ['--no-config', '-c', `${script}\ncomplete -C "${line}"`]
        const env = { PATH: process.env.PATH, HOME: folder.path }
        const { stdout, stderr } = spawnSync('fish', args, { encoding: 'utf8', env })
        expect(stderr).toBe('')
        return stdout.split('\n').flatMap((word) => word.split('\t')[0] || [])
      }
      expect(offered('lobby ro')).toEqual(['room'])
      expect(offered('lobby room create --n')).toEqual(['--name'])
      expect(offered('lobby completion z')).toEqual(['zsh'])
      const path = join(folder.path, 'lobby.tar')
      for (const command of ['backup', 'restore']) {
        expect(offered(`lobby ${command} ${path.slice(0, -3)}`)).toEqual([path])
        expect(offered(`lobby ${command} --j`)).toEqual(['--json'])
      }
      expect(offered(`lobby room list ${path.slice(0, -3)}`)).toEqual([])
    },
  )

  test.each(['bash', 'zsh', 'fish'])(
    'of %s has every command, each of which takes --json',
    async (shell) => {
      const { code, stdout, stderr } = await runLobby(['completion', shell])
      expect([code, stderr]).toEqual([0, ''])
      const commands = new Map(
        [...stdout.matchAll(/^.*?'([a-z0-9: -]*)'(?:\)|" -a).*$/gm)].map(([, name = '']) => [
          name,
          stdout.match(new RegExp(`^.*'${name}'(?:\\)|" -a).*--json`, 'm')) !== null,
        ]),
      )
      expect(commands.size).toBeGreaterThan(50)
      // `room` is the subject of `room create`, and does nothing by itself.
      const isSubject = (name: string) =>
        [...commands.keys()].some((other) => other.startsWith(`${name} `.trimStart()))
      const withoutJson = [...commands].filter(([name, json]) => !json && !isSubject(name))
      expect(withoutJson.map(([name]) => name).toSorted()).toEqual(['completion', 'start'])
    },
  )

  test('of another shell is refused with those that there are', async () => {
    const { code, stderr } = await runLobby(['completion', 'tcsh'])
    expect(code).toBe(2)
    expect(stderr).toContain('bash, zsh, fish')
  })
})
