import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readOrCreateSecret } from './kept-secret.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

test('the secret is made once, for its owner alone', async () => {
  const folder = temporaryFolder()
  const secret = await readOrCreateSecret(folder)
  expect(await readOrCreateSecret(folder)).toBe(secret)
  expect(readdirSync(folder)).toEqual(['secret'])
  expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600)
})

test('what a power cut has left of making it does not keep the server from starting', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'secret.new'), 'ha')
  expect(await readOrCreateSecret(folder)).toHaveLength(43)
  expect(readdirSync(folder)).toEqual(['secret'])
})

test('a secret that is damaged is not used', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'secret'), '')
  await expect(readOrCreateSecret(folder)).rejects.toThrow('is damaged')
})

test.each(['A'.repeat(43), 'AB'.repeat(22), 'short'])(
  'security 69: a secret that can be guessed is refused: %s',
  async (secret) => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'secret'), secret)
    await expect(readOrCreateSecret(folder)).rejects.toThrow('can be guessed')
  },
)

test('security 69: no new secret is made where there are accounts', async () => {
  const folder = temporaryFolder()
  await expect(readOrCreateSecret(folder, async () => true)).rejects.toThrow('put it back')
  expect(readdirSync(folder)).toEqual([])
})
