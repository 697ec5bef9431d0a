import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { prepareFolder } from './folder.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

const modeOf = (path: string) => statSync(path).mode & 0o777

test.each([0o755, 0o777, 0o750, 0o700])(
  'security 69: a folder of mode %o and its secrets are closed to others',
  (mode) => {
    const folder = temporaryFolder()
    const files = ['lobby.db', 'secret', 'server.json', 'lobby.witness']
    for (const file of files) {
      writeFileSync(join(folder, file), '')
      chmodSync(join(folder, file), 0o644)
    }
    chmodSync(folder, mode)
    prepareFolder(folder)
    expect(modeOf(folder)).toBe(0o700)
    for (const file of files) expect(modeOf(join(folder, file)), file).toBe(0o600)
  },
)

test('security 69: an open folder with files of other programs is refused, and left as it is', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'thesis.txt'), '')
  chmodSync(folder, 0o755)
  expect(() => prepareFolder(folder)).toThrow('other programs')
  expect(modeOf(folder)).toBe(0o755)
})

test('security 69: a new volume, with its own folder or a secret that was put there, is taken and closed', () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'lost+found'))
  writeFileSync(join(folder, 'secret'), '', { mode: 0o644 })
  chmodSync(folder, 0o755)
  prepareFolder(folder)
  expect([modeOf(folder), modeOf(join(folder, 'secret'))]).toEqual([0o700, 0o600])
})
