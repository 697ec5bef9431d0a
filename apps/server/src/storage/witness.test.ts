import { chownSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from './testing/temporary-folder.ts'
import { prepareOutside, readWitness, type Witness, whyPutBack } from './witness.ts'
import { replaceWitness } from './witness-file.ts'

const position = { audit: 7, events: 100 }
const database = { marks: ['third', 'second', 'first'], position, file: 'this file' }
const left: Witness = { mark: 'third', file: 'this file', position, closed: true }
const crashed: Witness = { ...left, closed: false }
const later = { audit: 7, events: 101 }
const beforeADeletion = { audit: 8, events: 90 }

test.each<[string, Witness, Witness | undefined]>([
  ['it was stopped, and nothing is known outside', left, undefined],
  ['it was stopped', left, left],
  ['it crashed', crashed, crashed],
  ['it was stopped and moved', { ...left, file: 'the old file' }, undefined],
  [
    'a start was cut off before it was in the database',
    { ...crashed, mark: 'fourth', from: 'third' },
    { ...crashed, mark: 'fourth', from: 'third' },
  ],
  [
    'the same, and the witness outside was not reached',
    { ...crashed, mark: 'fourth', from: 'third' },
    left,
  ],
  ['a witness missed the last commits', { ...crashed, position: { audit: 7, events: 90 } }, left],
  ['it was elsewhere in between', left, { ...left, mark: 'first', position: later }],
])('nothing was put back: %s', (_, inside, outside) => {
  expect(whyPutBack(database, inside, outside)).toBeUndefined()
})

test.each<[string, Witness | 'unreadable' | undefined, Witness | undefined]>([
  ['lobby.db came alone', undefined, undefined],
  ['the witness is damaged', 'unreadable', undefined],
  ['lobby.db is of an earlier start', { ...left, mark: 'fourth' }, undefined],
  ['lobby.db is older than the last commit', { ...left, position: later }, undefined],
  ['lobby.db is older than a deleted room', { ...left, position: beforeADeletion }, undefined],
  ['a running folder was copied', { ...crashed, file: 'the original' }, undefined],
  ['the whole folder is of an earlier start', left, { ...left, mark: 'fourth' }],
  ['the whole folder is older than the last commit', left, { ...crashed, position: later }],
])('something was put back: %s', (_, inside, outside) => {
  expect(whyPutBack(database, inside, outside)).toMatch(/^[A-Z].+\.$/)
})

test('a database of a Lobby that kept no marks is taken as it is, unless the folder is newer', () => {
  const old = { ...database, marks: [] }
  expect(whyPutBack(old, undefined, undefined)).toBeUndefined()
  expect(whyPutBack(old, left, undefined)).toMatch(/older/)
})

test('a witness is read as it was written, in one block of a disk', () => {
  const path = join(temporaryFolder(), 'lobby.witness')
  const longest = { ...crashed, mark: 'm'.repeat(16), from: 'f'.repeat(16), file: '9'.repeat(40) }
  const most = { audit: Number.MAX_SAFE_INTEGER, events: Number.MAX_SAFE_INTEGER }
  replaceWitness(path, { ...longest, position: most })
  expect(readWitness(path)).toEqual({ ...longest, position: most })
  replaceWitness(path, left)
  expect(readWitness(path)).toEqual(left)
  expect(readWitness(`${path}.none`)).toBeUndefined()
  writeFileSync(path, '{"mark":"th')
  expect(readWitness(path)).toBe('unreadable')
})

test.skipIf(process.getuid?.() !== 0)(
  'a witness that root has written belongs to the owner of the folder',
  () => {
    const folder = temporaryFolder()
    chownSync(folder, 1_234, 1_235)
    replaceWitness(join(folder, 'lobby.witness'), left)
    const { uid, gid, mode } = statSync(join(folder, 'lobby.witness'))
    expect([uid, gid, mode & 0o777]).toEqual([1_234, 1_235, 0o600])
  },
)

test('a machine remembers many databases, not ever more', () => {
  const folder = join(temporaryFolder(), 'state')
  mkdirSync(folder)
  for (let count = 0; count < 300; count++) {
    const path = join(folder, `${count}.witness`)
    writeFileSync(path, '')
    utimesSync(path, count, count)
  }
  writeFileSync(join(folder, 'of another program'), '')
  prepareOutside(folder)
  const names = readdirSync(folder)
  expect(names).toHaveLength(256)
  expect(names).toContain('299.witness')
  expect(names).toContain('of another program')
})
