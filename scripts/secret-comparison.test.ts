import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const biome = resolve(import.meta.dirname, '../node_modules/.bin/biome')
const rule = resolve(import.meta.dirname, 'secret-comparison.grit')

test.each([
  ['given === expectedToken', true],
  ['row.hash !== hashOf(token)', true],
  ['a === 1 || a.token === b.token', true],
  ['given == token', true],
  ["typeof token === 'string'", false],
  ["field === 'token'", false],
  ['token === undefined', false],
  ['given.length === expected.length', false],
  ['before.bodyHash !== entry.bodyHash', false],
])(
  'security 45: the linter refuses a secret compared by ===: %j is refused: %s',
  (code, isRefused) => {
    const folder = mkdtempSync(join(tmpdir(), 'lobby-rule-'))
    try {
      writeFileSync(join(folder, 'biome.json'), JSON.stringify({ plugins: [rule] }))
      writeFileSync(join(folder, 'code.ts'), `export const answer = ${code}\n`)
      const { stdout, stderr } = spawnSync(biome, ['lint', '.'], {
        cwd: folder,
        encoding: 'utf8',
      })
      expect(stdout + stderr).toContain('Checked 2 files')
      expect(stderr.includes('A secret is compared')).toBe(isRefused)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)
