import { spawn } from 'node:child_process'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Logger } from '../logger.ts'

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
  join(web, 'package.json'),
  join(workspace, 'packages/client/src'),
  join(workspace, 'packages/protocol/src'),
]

/** Builds the page if it is missing or older than its source. Throws with the builder's words when that fails. */
export async function buildPageIfStale(logger: Logger): Promise<void> {
  const built = await newestChange(join(pageFolder, 'index.html'))
  const changed = Math.max(...(await Promise.all(sources.map(newestChange))))
  if (built >= changed) return
  logger.info('Building the page; this takes a few seconds and happens once.')
  // Elsewhere, and then in one step: two servers may be started at once.
  const fresh = join(web, '.cache', `page-${process.pid}`)
  await runBuilder(fresh)
  const builtByOthers = (await newestChange(join(pageFolder, 'index.html'))) > built
  if (!builtByOthers) await rm(pageFolder, { recursive: true, force: true })
  await rename(fresh, pageFolder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  })
  await rm(fresh, { recursive: true, force: true })
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
