import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../ground/logger.ts'
import { keepAssetsOf } from './kept-assets.ts'

const workspace = resolve(import.meta.dirname, '../../../..')
const web = join(workspace, 'apps/web')

/** Where the built page lies. */
export const pageFolder = join(web, 'dist')

/** What the page is made of. */
const sources = [
  join(web, 'src'),
  join(web, 'public'),
  join(web, 'index.html'),
  join(web, 'vite.config.ts'),
  join(web, 'drawn-first.ts'),
  join(web, 'package.json'),
  join(workspace, 'packages/client/src'),
  join(workspace, 'packages/protocol/src'),
  join(workspace, 'packages/room/src'),
]

/** Builds the page if it is missing or older than its source. Throws with the builder's words when that fails. */
export async function buildPageIfStale(logger: Logger): Promise<void> {
  // A release brings its page, and nothing to build one of.
  if (!existsSync(join(web, 'src')) || !(await isStale())) return
  // Two servers may be started at once: one builds, the other finds the page built.
  const unlock = await lock(join(web, '.cache/building'))
  try {
    if (!(await isStale())) return
    logger.info('Building the page; this takes a few seconds and happens once.')
    // Elsewhere first: a build that fails leaves the old page.
    const fresh = join(web, '.cache/page')
    await runBuilder(fresh)
    await keepAssetsOf(pageFolder, fresh)
    await rm(pageFolder, { recursive: true, force: true })
    await rename(fresh, pageFolder)
  } finally {
    await unlock()
  }
}

async function isStale(): Promise<boolean> {
  const built = await newestChange(join(pageFolder, 'index.html'))
  return (await Promise.all(sources.map(newestChange))).some((changed) => changed > built)
}

/** Milliseconds after which the holder of the lock must have died. */
const longestBuild = 120_000
const checkEvery = 100

/** Waits until nobody else builds. The answer lets the next one. */
async function lock(folder: string): Promise<() => Promise<void>> {
  await mkdir(dirname(folder), { recursive: true })
  for (;;) {
    try {
      await mkdir(folder)
      return () => rm(folder, { recursive: true, force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const since = await stat(folder).catch(() => undefined)
    if (since && Date.now() - since.mtimeMs > longestBuild)
      await rm(folder, { recursive: true, force: true })
    await delay(checkEvery)
  }
}

/** The time of the newest file, in ms; 0 when there is none. */
async function newestChange(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined)
  if (!found) return 0
  if (!found.isDirectory()) return found.mtimeMs
  const children = await readdir(path)
  return Math.max(0, ...(await Promise.all(children.map((name) => newestChange(join(path, name))))))
}

function runBuilder(folder: string): Promise<void> {
  const vite = join(workspace, 'node_modules/vite/bin/vite.js')
  const builder = spawn(
    process.execPath,
    [vite, 'build', '--logLevel', 'warn', '--outDir', folder],
    {
      cwd: web,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let said = ''
  for (const stream of [builder.stdout, builder.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  return new Promise((done, failed) => {
    builder.once('error', failed)
    builder.once('close', (code) =>
      code === 0 ? done() : failed(new Error(`The page could not be built.\n${said}`)),
    )
  })
}
