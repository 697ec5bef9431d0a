import { PassThrough, Writable } from 'node:stream'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { LobbyProcess, temporaryFolder } from '../testing/lobby-process.ts'
import { NativeSocket } from '../testing/native-socket.ts'
import { droppingLines, plainLines } from './logger.ts'

function lineOf(log: (logger: ReturnType<typeof pino>) => void): string {
  const target = new PassThrough({ encoding: 'utf8' })
  log(pino({ base: null }, plainLines(target)))
  return target.read()
}

test('a person at a terminal reads time, level, words and details', () => {
  expect(lineOf((logger) => logger.warn({ port: 8000 }, 'Guests are off.'))).toMatch(
    /^\d\d:\d\d:\d\d warn {2}Guests are off\. port=8000\n$/,
  )
})

test('a reader that takes nothing holds nothing up, and learns how many lines it has missed', () => {
  const took: string[] = []
  let isReading = false
  const waiting: (() => void)[] = []
  const target = new Writable({
    decodeStrings: false,
    write(line: string, _encoding, done) {
      took.push(line)
      if (isReading) done()
      else waiting.push(done)
    },
  })
  const log = pino({ base: null }, droppingLines(target))
  const long = 'x'.repeat(10_000)

  for (let line = 0; line < 300; line++) log.info(long)
  expect(target.writableLength).toBeLessThan(1.1 * 1024 * 1024)
  isReading = true
  for (const done of waiting) done()
  log.info('I am back.')

  const lines = took
    .join('')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.slice(-2)).toEqual([
    expect.objectContaining({ lines: expect.any(Number), msg: expect.stringContaining('lost') }),
    expect.objectContaining({ msg: 'I am back.' }),
  ])
  expect(lines.length - 2 + lines.at(-2).lines).toBe(300)
})

describe('security 52: what a stranger wrote', () => {
  const hostile = 'a\n\u001b[31mb\r12:00:00 info forged\u009b2J\u202e\u2028'

  test('stays on its line, and an error’s stack below it', () => {
    const line = lineOf((logger) =>
      logger.error({ err: new Error('no'), name: 'a\n\u001b[31mb' }, 'It failed.'),
    )
    expect(line).toContain('error It failed. name="a\\n\\u001b[31mb"\n  Error: no\n      at ')
  })

  test.each<[string, (logger: ReturnType<typeof pino>) => void]>([
    ['as a detail', (logger) => logger.warn({ name: hostile }, 'Here.')],
    ['in an error', (logger) => logger.warn({ err: new Error(hostile) }, 'Here.')],
    ['in the words themselves', (logger) => logger.warn(`Here. ${hostile}`)],
  ])('tells a terminal nothing, %s', (_, log) => {
    const [first = '', ...more] = lineOf(log).trimEnd().split('\n')
    expect(first).toMatch(/^\d\d:\d\d:\d\d warn {2}Here\./)
    for (const line of more) expect(line).toMatch(/^ {2}/)
    expect([first, ...more].join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  })

  test('is one JSON line each in a log for programs, and what was said in a room is nowhere', async () => {
    await using folder = await temporaryFolder()
    const env = { LOBBY_DATA: folder.path, LOG_LEVEL: 'trace' }
    await using server = await LobbyProcess.start(env)
    const post = (path: string, body: string) =>
      fetch(server.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': 'x\u009b2J' },
        body,
      })
    const said = JSON.stringify({ body: `canary ${hostile}`, name: `Eve ${hostile}` })
    expect((await post('/api/rooms/lobby/messages', said)).status).toBe(201)
    await post('/api/rooms/lobby/messages', `{"body":"canary", ${said}`)
    await post(`/api/rooms/${encodeURIComponent(hostile)}/messages`, said)
    await post('/api/auth/sign-in', JSON.stringify({ username: hostile, password: 'canary 1234' }))
    const socket = await NativeSocket.open(server.url, 'Eve')
    socket.send({ ref: 1, room: 'lobby', clientId: 'canary-0001', body: 'canary' })
    await socket.untilAcks(1)
    socket.close()
    await server.end('SIGTERM')

    const lines = server
      .said()
      .split('\n')
      .filter((line) => line.startsWith('{'))
    expect(lines.length).toBeGreaterThan(1)
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('level')
    const others = server
      .said()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('{'))
    expect(others).toEqual([
      expect.stringContaining(' is ready: '),
      expect.stringContaining('owner: '),
    ])
    expect(server.said()).not.toMatch(/canary|forged/)
  })
})
