// The page in a language that runs from right to left.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'

const workspace = resolve(import.meta.dirname, '..')

/** A build of it in a folder of its own. */
export interface MirroredPage {
  /** Gives it to a browser in place of the server's own page. */
  serve(page: Page): Promise<void>
  remove(): Promise<void>
}

export async function buildMirroredPage(): Promise<MirroredPage> {
  const folder = await mkdtemp(join(tmpdir(), 'lobby-mirrored-'))
  const vite = join(workspace, 'node_modules/.bin/vite')
  const args = ['build', 'apps/web', '--mode', 'mirrored', '--outDir', folder, '--emptyOutDir']
  await promisify(execFile)(vite, args, { cwd: workspace })
  return {
    async serve(page) {
      await page.route('**/assets/*', (route) => {
        const path = join(folder, new URL(route.request().url()).pathname)
        // The page before may still ask for parts of its own.
        return existsSync(path) ? route.fulfill({ path }) : route.fallback()
      })
      await page.route('**/*', (route) =>
        route.request().resourceType() === 'document'
          ? route.fulfill({ path: join(folder, 'index.html') })
          : route.fallback(),
      )
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
