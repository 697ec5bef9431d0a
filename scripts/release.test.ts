import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extract } from 'tar'
import { afterAll, beforeAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'lobby-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const repository = join(import.meta.dirname, '..')
/** Where compose.yaml has the operator put it. */
const secret = join(repository, 'deploy/secret')
const home = join(folder, 'home')
const unpacked = join(folder, 'unpacked')
/** Nothing of the home that the tests run in, and no setting of a server; what npm needs to reach its registry stays. */
const env = Object.fromEntries(
  Object.entries({ ...process.env, HOME: home }).filter(
    ([name]) => !/^(LOBBY_|XDG_|PORT$|HOST$|DATABASE_URL$|REDIS_URL$)/.test(name),
  ),
)
const minutes = 60_000

function run(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}\n${stdout}\n${stderr}`)
  return stdout
}

beforeAll(async () => {
  mkdirSync(home)
  mkdirSync(unpacked)
  const hadSecret = existsSync(secret)
  if (!hadSecret) writeFileSync(secret, 'of the server that runs here')
  try {
    run(process.execPath, ['scripts/release.ts', '--to', folder], repository)
  } finally {
    if (!hadSecret) rmSync(secret)
  }
  const [archive = ''] = readdirSync(folder).filter((name) => name.endsWith('.tar.gz'))
  const sum = createHash('sha256')
    .update(readFileSync(join(folder, archive)))
    .digest('hex')
  expect(readFileSync(join(folder, `${archive}.sha256`), 'utf8')).toBe(`${sum}  ${archive}\n`)
  await extract({ file: join(folder, archive), cwd: unpacked, strip: 1 })
}, 5 * minutes)

const hasRegistry = spawnSync('npm', ['view', 'tar', 'version']).status === 0
if (!hasRegistry) console.warn('SKIPPED: there is no npm registry, so no release is installed.')

test.skipIf(!hasRegistry)(
  'a release serves the page, from an empty folder and without a home, with nothing to build one of',
  async () => {
    run('npm', ['ci', '--omit=dev'], unpacked)
    for (const name of ['vite', 'typescript', 'vitest', 'react', '@biomejs'])
      expect([name, existsSync(join(unpacked, 'node_modules', name))]).toEqual([name, false])

    const server = spawn('npm', ['start'], {
      cwd: unpacked,
      env: { ...env, PORT: '0', LOBBY_DATA: join(folder, 'data') },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      let said = ''
      let url: string | undefined
      for await (const piece of server.stdout.setEncoding('utf8')) {
        said += piece
        url = /is ready: (\S+)/.exec(said)?.[1]
        if (url) break
      }
      expect((await fetch(`${url}/health`)).status).toBe(200)
      const page = await (await fetch(`${url}/`)).text()
      const [, script] = /src="(\/assets\/[^"]+\.js)"/.exec(page) ?? []
      expect((await fetch(`${url}${script}`)).status).toBe(200)
    } finally {
      server.kill('SIGTERM')
      if (server.exitCode === null) await once(server, 'exit')
    }
    expect(readdirSync(home).filter((name) => !['.npm', '.local'].includes(name))).toEqual([])
  },
  5 * minutes,
)

test('a release has no tests, and no sources of the page', () => {
  const files = readdirSync(unpacked, { recursive: true, encoding: 'utf8' })
  const own = files.filter((file) => !file.startsWith('node_modules'))
  expect(own.filter((file) => /\.test\.ts$|\/testing\/|^apps\/web\/src/.test(file))).toEqual([])
  expect(own).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'apps/web/dist/index.html']))
})

test('a release has no secret of the machine that made it', () => {
  expect(readdirSync(join(unpacked, 'deploy'))).toEqual(
    expect.arrayContaining(['compose.yaml', 'lobby.service']),
  )
  expect(existsSync(join(unpacked, 'deploy/secret'))).toBe(false)
})
