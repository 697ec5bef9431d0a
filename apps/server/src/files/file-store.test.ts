import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type BucketAddress, readBucketAddress } from '../ground/bucket-address.ts'
import { systemClock } from '../ground/clock.ts'
import { openLogger } from '../ground/logger.ts'
import { openTroubles } from '../ground/troubles.ts'
import { StorageError } from '../storage/storage-error.ts'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { bucketServer } from '../testing/bucket-server.ts'
import { copyKeptFiles } from './copy-kept-files.ts'
import { openFileBucket } from './file-bucket.ts'
import { openFileFolder } from './file-folder.ts'
import type { FileStore } from './file-store.ts'
import { randomName } from './kept-names.ts'

const parts = { clock: systemClock, troubles: openTroubles(openLogger('silent')) }

function bucketAt(address: string): FileStore {
  return openFileBucket(readBucketAddress(address) as BucketAddress, temporaryFolder(), parts)
}

async function inFolder() {
  return { store: openFileFolder(temporaryFolder()), [Symbol.asyncDispose]: async () => {} }
}

async function inBucket() {
  const server = await bucketServer(temporaryFolder())
  return { server, store: bucketAt(server.address()), [Symbol.asyncDispose]: server.stop }
}

/** Brings a file in, as an upload is that is whole, and one of a smaller size. */
async function keepBoth(store: FileStore, content: string, bytes: Buffer): Promise<void> {
  await store.prepare()
  const [upload, drafts] = [join(store.incoming, content), join(store.incoming, `${content}.made`)]
  writeFileSync(upload, bytes)
  mkdirSync(drafts, { recursive: true })
  writeFileSync(join(drafts, '400'), 'small')
  await store.keep(
    content,
    new Map([
      [undefined, upload],
      [400, join(drafts, '400')],
    ]),
  )
}

async function bytesOf(store: FileStore, ...asked: Parameters<FileStore['read']>) {
  const kept = await store.read(...asked)
  if (!kept) return undefined
  const read = Buffer.from(await new Response(kept.body).arrayBuffer())
  expect(read.length).toBe(kept.bytes)
  return read
}

describe.each([
  ['a folder', inFolder],
  ['a bucket of S3', inBucket],
])('files in %s', (_, open) => {
  test('are kept and read, whole and in parts, and gone when they are dropped', async () => {
    await using opened = await open()
    const { store } = opened
    await store.require()
    const [content, bytes] = [randomName(), randomBytes(300_000)]

    await keepBoth(store, content, bytes)

    expect(await bytesOf(store, content)).toEqual(bytes)
    expect(await bytesOf(store, content, { start: 1_000, end: 1_999 })).toEqual(
      bytes.subarray(1_000, 2_000),
    )
    expect((await bytesOf(store, `${content}.400`))?.toString()).toBe('small')
    expect(await store.read(`${content}.1200`)).toBeUndefined()
    await store.drop(content)
    expect([await store.read(content), await store.read(`${content}.400`)]).toEqual([
      undefined,
      undefined,
    ])
    await store.drop(content)
  })

  test('are kept once more after a stop, and may be empty', async () => {
    await using opened = await open()
    const { store } = opened
    const content = randomName()

    await keepBoth(store, content, Buffer.alloc(0))
    await keepBoth(store, content, Buffer.alloc(0))

    expect(await bytesOf(store, content)).toEqual(Buffer.alloc(0))
    await store.dropIncoming(content)
    expect(readdirSync(store.incoming)).toEqual([])
  })

  test('are copied with their sizes from a folder, and back, and what is missing is named', async () => {
    await using opened = await open()
    const { store } = opened
    const [from, back] = [openFileFolder(temporaryFolder()), openFileFolder(temporaryFolder())]
    const [content, bytes] = [randomName(), randomBytes(10_000)]
    await keepBoth(from, content, bytes)
    const files = [
      { content, name: 'tea.png', width: 500 },
      { content: randomName(), name: 'lost.txt', width: null },
    ]

    expect(await copyKeptFiles(from, store, files)).toEqual(['lost.txt'])
    expect(await copyKeptFiles(store, back, files)).toEqual(['lost.txt'])

    expect(await bytesOf(back, content)).toEqual(bytes)
    expect((await bytesOf(back, `${content}.400`))?.toString()).toBe('small')
    expect(readdirSync(store.incoming)).toEqual([])
  })
})

test('a bucket that cannot be used says why, without its keys', async () => {
  await using opened = await inBucket()
  const { server } = opened
  const refusalOf = async (other: Parameters<typeof server.address>[0]) => {
    const error = await bucketAt(server.address(other))
      .require()
      .catch((one: unknown) => one)
    expect(error).toBeInstanceOf(StorageError)
    const { message } = error as StorageError
    expect(message).toMatch(/^LOBBY_FILES: the bucket [\w-]+ under of-lobby\/ at http/)
    return message
  }

  expect(await refusalOf({ key: 'somebody' })).toMatch('InvalidAccessKeyId')
  const wrong = await refusalOf({ secret: 'not-the-secret' })
  expect(wrong).toMatch('SignatureDoesNotMatch')
  expect(wrong).not.toMatch('not-the-secret')
  expect(await refusalOf({ bucket: 'another' })).toMatch('NoSuchBucket')
  await server.stop()
  expect(await refusalOf({})).toMatch('ECONNREFUSED')
})

test('what a bucket does not take stays whole on this machine, and what it does not give is no missing file', async () => {
  await using opened = await inBucket()
  const { server, store } = opened
  const [content, bytes] = [randomName(), randomBytes(1_000)]
  await server.stop()

  await expect(keepBoth(store, content, bytes)).rejects.toMatchObject({ code: 'busy' })

  expect(readFileSync(join(store.incoming, content))).toEqual(bytes)
  await expect(store.read(content)).rejects.toMatchObject({ code: 'busy' })
  await server.startAgain()
  expect(await server.names()).toEqual([])
  await keepBoth(store, content, bytes)
  expect(await server.names()).toEqual([content, `${content}.400`])
})
