import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { portableTables } from './portable-tables.ts'

const document = readFileSync(join(import.meta.dirname, '../../../../docs/export.md'), 'utf8')

test('every table of an export is explained where the format is', () => {
  const missing = Object.keys(portableTables).filter((name) => !document.includes(`\`${name}\``))
  expect(missing).toEqual([])
})
