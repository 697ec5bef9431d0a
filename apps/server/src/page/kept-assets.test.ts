import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { keepAssetsOf } from './kept-assets.ts'

function builtPage(...assets: string[]): string {
  const page = temporaryFolder()
  mkdirSync(join(page, 'assets'))
  for (const name of assets) writeFileSync(join(page, 'assets', name), name)
  return page
}

test('a page keeps the assets of the one before, and no older ones', async () => {
  const [first, second, third] = [
    builtPage('a-1.js', 'b.css'),
    builtPage('a-2.js', 'b.css'),
    builtPage('a-3.js'),
  ]
  await keepAssetsOf(join(first, 'nothing'), first)
  await keepAssetsOf(first, second)
  expect(readdirSync(join(second, 'assets'))).toEqual(['a-1.js', 'a-2.js', 'b.css'])
  await keepAssetsOf(second, third)
  expect(readdirSync(join(third, 'assets'))).toEqual(['a-2.js', 'a-3.js', 'b.css'])
})
