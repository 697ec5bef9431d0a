// The packages as a stranger gets them: packed, installed into an empty project, compiled and run there.
import { spawn } from 'node:child_process'
import { on, once } from 'node:events'
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LobbyProcess } from '../../apps/server/src/testing/lobby-process.ts'
import { findRedisServer, RedisProcess } from '../../packages/channels/src/testing/redis-process.ts'
import { packages, repository } from './build-package.ts'
import { canInstall, installPackages, nodeProgram, nodes } from './installed.ts'
import { publishedManifest, readManifest } from './manifest.ts'
import { linksIn, writePages } from './pages.ts'
import { run } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'lobby-packages-'))
const project = join(folder, 'project')
const installed = (name: string) => join(project, 'node_modules/@lobby', name)

const hasRegistry = canInstall()
if (!hasRegistry)
  console.warn('SKIPPED: the packages as npm installs them, since npm has no registry.')
const withRegistry = describe.skipIf(!hasRegistry)

beforeAll(() => {
  if (hasRegistry) installPackages(project, join(folder, 'tarballs'))
}, 180_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Manifest {
  readonly name: string
  readonly exports: Record<string, { readonly types: string; readonly default: string }>
}

const manifestOf = (name: string): Manifest =>
  JSON.parse(readFileSync(join(installed(name), 'package.json'), 'utf8'))

/** `@lobby/channels/server`, for each public name; but for the suite, which runs in Vitest alone. */
const publicNames = () =>
  packages.flatMap((name) => {
    const { name: root, exports } = manifestOf(name)
    return Object.keys(exports)
      .filter((path) => !path.endsWith('-suite'))
      .map((path) => root + path.slice(1))
  })

withRegistry.each(packages)('@lobby/%s', (name) => {
  const filesIn = (pattern: string) => globSync(pattern, { cwd: installed(name) })

  test('has JavaScript, its declarations and maps to the sources, a licence and no tests', () => {
    const scripts = filesIn('dist/**/*.js')
    expect(scripts.length).toBeGreaterThan(3)
    for (const script of scripts) {
      for (const file of [script, script.replace(/js$/, 'd.ts')]) {
        const map = join(installed(name), `${file}.map`)
        const { sources } = JSON.parse(readFileSync(map, 'utf8'))
        expect(readFileSync(join(dirname(map), sources[0]), 'utf8')).not.toBe('')
      }
    }
    expect(filesIn('src/**/*.ts')).toHaveLength(scripts.length)
    expect(filesIn('LICENSE')).toHaveLength(1)
    expect(filesIn('**/*.test.*')).toEqual([])
  })

  test('promises what publicExports names, each with its types, and nothing else', () => {
    const source = readFileSync(join(repository, 'packages', name, 'package.json'), 'utf8')
    const { exports } = manifestOf(name)
    expect(Object.keys(exports)).toEqual(JSON.parse(source).publicExports)
    for (const { types, default: script } of Object.values(exports))
      expect(filesIn(`{${types},${script}}`)).toHaveLength(2)
  })

  test('has pages of which every link leads somewhere', () => {
    for (const page of filesIn('{*,docs/*}.md')) {
      const text = readFileSync(join(installed(name), page), 'utf8')
      for (const target of linksIn(text).map((link) => link.replace(/#.*/, '')))
        expect(filesIn(join(dirname(page), target)), `${page}: ${target}`).toHaveLength(1)
    }
  })
})

withRegistry('a strict TypeScript program', () => {
  const strict = {
    ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
    ...{ noUnusedLocals: true, noEmit: true },
    ...{ target: 'es2022', module: 'nodenext', types: ['node'], lib: ['es2022'] },
  }
  const compile = (name: string, files: readonly string[], options: object = {}) => {
    const config = join(project, `tsconfig.${name}.json`)
    writeFileSync(config, JSON.stringify({ files, compilerOptions: { ...strict, ...options } }))
    run(join(repository, 'node_modules/.bin/tsc'), ['-p', config], project)
  }
  const importing = (file: string, names: readonly string[]) => {
    const imports = names.map((name, index) => `export * as _${index} from '${name}'`)
    writeFileSync(join(project, file), imports.join('\n'))
    return file
  }

  test('takes every public name, with and without looking into declarations', () => {
    const names = publicNames()
    expect(names).toContain('@lobby/channels/redis')
    const file = importing('names.ts', names)
    compile('checked', [file], { skipLibCheck: false })
    compile('skipped', [file], { skipLibCheck: true })
    compile('dom', [file], { skipLibCheck: false, lib: ['es2022', 'dom', 'dom.iterable'] })
  })

  test('of a page, without the types of Node, takes client, room and protocol', () => {
    const names = publicNames().filter((name) => !name.startsWith('@lobby/channels'))
    const page = { lib: ['es2022', 'dom'], module: 'esnext', moduleResolution: 'bundler' }
    compile('page', [importing('page.ts', names)], { ...page, types: [], skipLibCheck: false })
  })

  test('of Node 22 finds in its library all that the sources use', () => {
    const files = packages.flatMap((name) => {
      cpSync(join(installed(name), 'src'), join(project, 'sources', name), { recursive: true })
      return globSync(`sources/${name}/**/*.ts`, { cwd: project })
    })
    for (const name of ['ws', 'pg'])
      cpSync(
        join(repository, 'node_modules/@types', name),
        join(project, 'sources/node_modules/@types', name),
        { recursive: true },
      )
    compile(
      'sources',
      files.filter((file) => !/-suite(\.ts|\/.*)$/.test(file)),
      {
        ...{ target: 'es2024', lib: ['es2024', 'esnext.disposable', 'dom', 'dom.iterable'] },
        ...{ allowImportingTsExtensions: true, skipLibCheck: true },
      },
    )
  })

  test('takes every snippet of their pages', () => {
    const snippets = packages.flatMap((name) =>
      globSync('{README,docs/channels-for-django-people}.md', { cwd: installed(name) }).flatMap(
        (page) => {
          const text = readFileSync(join(installed(name), page), 'utf8')
          return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, snippet = '']) => snippet)
        },
      ),
    )
    expect(snippets.length).toBeGreaterThan(15)
    const files = snippets.map((snippet, index) => {
      const file = `snippet-${index}.ts`
      writeFileSync(join(project, file), `${snippet}\nexport {}\n`)
      return file
    })
    compile('snippets', files)
  })
})

withRegistry('what is installed', () => {
  test.each(Object.values(nodes))('runs on Node %s', async (version) => {
    await using lobby = await LobbyProcess.start({ LOBBY_DATA: join(folder, `data-${version}`) })
    const names = publicNames()
    writeFileSync(join(project, 'program.js'), programOf(names))
    const env = { ...process.env, LOBBY_URL: lobby.url }
    const said = run(nodeProgram(version), ['program.js'], project, env)
    expect(JSON.parse(said)).toEqual({
      version: `v${version}`,
      loaded: names.length,
      stored: 'from a package',
      echoed: 'over a socket',
    })
  })

  test('comes into a page', async () => {
    writeFileSync(
      join(project, 'bundled.js'),
      `import { createChatClient } from '@lobby/client'\nglobalThis.chat = createChatClient({ url: location.origin })\n`,
    )
    const built = await build({
      root: project,
      configFile: false,
      logLevel: 'error',
      build: {
        write: false,
        rollupOptions: { input: join(project, 'bundled.js'), output: { format: 'es' } },
      },
    })
    const chunks = [built].flat().flatMap((of) => ('output' in of ? of.output : []))
    const bundle = chunks.map((chunk) => ('code' in chunk ? chunk.code : '')).join('\n')
    expect(bundle).not.toMatch(/\bnode:/)
    const sizes = [bundle.length, gzipSync(bundle, { level: 9 }).length]
    console.log(`@lobby/client in a page: ${sizes.join(' bytes, by gzip ')} bytes`)
    expect(bundle).toContain('/ws')
  })
})

withRegistry('the port of a Channels app', () => {
  const port = join(project, 'tickets')

  beforeAll(() => cpSync(join(repository, 'examples/tickets'), port, { recursive: true }))

  test('compiles in a project of its own', () => {
    run(join(repository, 'node_modules/.bin/tsc'), ['-p', port], port)
  })

  test.each(Object.values(nodes))('passes its six tests on Node %s', (version) => {
    const said = run(nodeProgram(version), ['--test', '--test-reporter=tap', 'tests.ts'], port)
    expect(said).toContain('# pass 6\n')
    expect(said).toContain('# fail 0\n')
  })

  const redisServer = findRedisServer()
  if (!redisServer) console.warn('SKIPPED: the port on two processes, since there is no Redis.')

  test.runIf(redisServer)(
    'two servers and a worker, of three versions of Node, share a Redis',
    async () => {
      await using redis = await RedisProcess.start(redisServer as string)
      await using own = new AsyncDisposableStack()
      const secret = 'of this test'
      const start = async (version: string, file: string) => {
        const env = { ...process.env, REDIS_URL: redis.url, SECRET: secret, PORT: '0' }
        const stdio = ['ignore', 'pipe', 'inherit'] as const
        const child = spawn(nodeProgram(version), [file], { cwd: port, env, stdio: [...stdio] })
        own.defer(() => void child.kill('SIGKILL'))
        const [line] = await once(createInterface(child.stdout as Readable), 'line')
        return { child, url: String(line) }
      }
      const [one, two, worker] = await Promise.all([
        start(nodes[22], 'server.ts'),
        start(nodes[26], 'server.ts'),
        start(nodes[24], 'worker.ts'),
      ])
      const { tokenOf } = await import(join(port, 'tokens.ts'))
      const open = async (url: string, path: string, id: number) => {
        const token = tokenOf({ id, name: `Person ${id}`, isStaff: id === 2 }, secret)
        const socket = new WebSocket(`${url.replace('http', 'ws')}${path}?token=${token}`)
        const heard = on(socket, 'message')
        await once(socket, 'open')
        own.defer(() => socket.close())
        return {
          say: (content: object) => socket.send(JSON.stringify(content)),
          next: async () => {
            const { value } = await heard.next()
            return JSON.parse((value as [MessageEvent<string>])[0].data)
          },
        }
      }
      const visitor = await open(one.url, '/ws/tickets/7/', 1)
      const staff = await open(two.url, '/ws/tickets/7/', 2)
      const inbox = await open(one.url, '/ws/inbox/', 2)

      visitor.say({ action: 'say', text: 'My lamp is broken.' })
      expect(await staff.next()).toEqual({ by: 'Person 1', text: 'My lamp is broken.' })
      staff.say({ action: 'close' })
      expect(await inbox.next()).toEqual({
        ticket: 7,
        receipt: `Ticket 7 was closed, with thanks from process ${worker.child.pid}.`,
      })

      for (const { child } of [one, two, worker]) {
        const ended = once(child, 'exit')
        child.kill('SIGTERM')
        expect(await ended).toEqual([0, null])
      }
    },
  )
})

describe('with the address of the repository', () => {
  const place = { address: 'https://git.example.org/lobby', repository, version: '1.2.3' }

  test('links lead there, at the version of the package', () => {
    const source = join(repository, 'packages/channels')
    writePages({ ...place, source, folder: join(folder, 'linked') })
    const readme = readFileSync(join(folder, 'linked/README.md'), 'utf8')
    const at = `${place.address}/%s/v1.2.3`
    expect(readme).toContain(`(${at.replace('%s', 'tree')}/packages/channels/examples)`)
    expect(readme).toContain(`(${at.replace('%s', 'blob')}/docs/channel-layer.md)`)
    expect(linksIn(readme)).toEqual([])
  })

  test('npm signs where the package was built', () => {
    const manifest = readManifest(join(repository, 'packages/room'))
    const { address } = place
    expect(publishedManifest(manifest, { address, folder: 'packages/room' })).toMatchObject({
      repository: { url: `git+${address}.git`, directory: 'packages/room' },
      publishConfig: { access: 'public', provenance: true },
    })
  })
})

/** Loads every name, then talks to a Lobby by the client and over a socket of the engine. */
function programOf(names: readonly string[]): string {
  return `
const names = ${JSON.stringify(names)}
const loaded = await Promise.all(names.map((name) => import(name)))
const { createChatClient } = await import('@lobby/client')
const { ProtocolTypeRouter, WebSocketConsumer, InMemoryChannelLayer } = await import('@lobby/channels')
const { serve } = await import('@lobby/channels/server')

const bot = createChatClient({ url: process.env.LOBBY_URL, name: 'Package' })
const stored = await new Promise((resolve) => {
  bot.onMessage(({ message }) => resolve(message.body))
  const stop = bot.subscribe(() => {
    if (bot.getState().connection.phase !== 'live') return
    stop()
    bot.send('lobby', 'from a package')
  })
  bot.connect()
})
bot.close()

class Echo extends WebSocketConsumer {
  groups = ['all']
  receiveText(text) { return this.channelLayer.groupSend('all', { type: 'said', text }) }
  said({ text }) { return this.send(text) }
}
const channelLayer = new InMemoryChannelLayer()
const server = await serve(ProtocolTypeRouter({ websocket: Echo.asApplication({ channelLayer }) }))
const socket = new WebSocket(server.url.replace('http', 'ws') + '/')
socket.onopen = () => socket.send('over a socket')
const echoed = await new Promise((resolve, reject) => {
  socket.onmessage = ({ data }) => resolve(data)
  socket.onerror = reject
})
await server.close()
await channelLayer.close()
console.log(JSON.stringify({ version: process.version, loaded: loaded.length, stored, echoed }))
`
}
