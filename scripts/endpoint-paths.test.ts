import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { endpoints } from '../packages/protocol/src/endpoints/endpoints.ts'

const root = join(import.meta.dirname, '..')
const clients = ['apps/web/src', 'packages/client/src', 'apps/server/src/cli']

test('page, SDK and command line ask by the names of endpoints, and write no path by hand', () => {
  const files = clients
    .flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root }))
    .filter((file) => !/\.test\.|\/testing\//.test(file))
  expect(files.length).toBeGreaterThan(100)

  const strangers = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/(['"`])([^'"`\n]*\/api\/[^'"`\n]*)\1/g)]
      .filter(([, , text = '']) => !Object.hasOwn(endpoints, text))
      .map(([text]) => `${file}: ${text}`),
  )
  expect(strangers).toEqual([])
})
