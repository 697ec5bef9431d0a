import { describe, expect, test } from 'vitest'
import { runLobby } from '../testing/lobby-process.ts'

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

describe('what is not there is refused with 1, and with what is right', () => {
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

    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain(wrong)
    expect(stderr).toContain(right)
  })

  test('no command at all', async () => {
    const { code, stderr } = await runLobby([])

    expect(code).toBe(1)
    expect(stderr).toContain('Usage: lobby')
  })
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
