import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { twins } from './twins.ts'

test('every twin stands in for a module that there is', () => {
  const files = twins.flatMap(({ standIns = [] }) =>
    standIns.flatMap(([twin, real]) => [join('e2e/faults/twins', twin), real]),
  )
  const root = join(import.meta.dirname, '../..')
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([])
})
