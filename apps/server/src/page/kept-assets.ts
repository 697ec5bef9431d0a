import { existsSync } from 'node:fs'
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Names the assets that a page was built with; the others beside them are of the page before. */
const list = 'assets.json'

/**
 * Adds the assets of the page before to a page that was just built: a browser, or another node that is not
 * restarted yet, has that page still, and loads parts of it later. Their names hold their content's hash, so none is in the way.
 */
export async function keepAssetsOf(before: string, page: string): Promise<void> {
  const own = await readdir(join(page, 'assets'))
  await writeFile(join(page, list), `${JSON.stringify(own)}\n`)
  for (const name of await ownAssets(before)) {
    const kept = join(page, 'assets', name)
    if (!existsSync(kept)) await copyFile(join(before, 'assets', name), kept)
  }
}

/** None where there is no page, or one of before there was a list. */
async function ownAssets(page: string): Promise<string[]> {
  try {
    const names = JSON.parse(await readFile(join(page, list), 'utf8')) as string[]
    const there = new Set(await readdir(join(page, 'assets')))
    return names.filter((name) => there.has(name))
  } catch {
    return []
  }
}
