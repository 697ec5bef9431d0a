import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { beginUpload, uploadFile } from '../testing/send-file.ts'
import { createFinishUpload } from './finish-upload.ts'
import { createUseSquare } from './uploaded-square.ts'

async function picture() {
  const made = sharp({ create: { width: 900, height: 300, channels: 3, background: '#0a0' } })
  return new Uint8Array(await made.jpeg().toBuffer())
}

/** The last byte is here, and no server has begun to finish it. */
async function wholeUpload(chat: Chat, as: Visitor): Promise<string> {
  const content = await picture()
  const begun = await beginUpload(chat, as, { name: 'garden.jpg', size: content.length })
  const id = begun.headers.get('location')?.split('/').at(-1) ?? ''
  writeFileSync(join(chat.app.context.fileStore.incoming, id), content)
  return id
}

/** Waits until it is released before what is named, and says when it has come so far. */
function gate() {
  const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const pass = async () => {
    reached.resolve()
    await released.promise
  }
  return { pass, reached: reached.promise, release: released.resolve }
}

test('two processes that finish one upload both have it whole in the end', async () => {
  await using chat = await buildChat()
  const { context } = chat.app
  const ada = await chat.account('Ada')
  const id = await wholeUpload(chat, ada)
  const { pass, reached, release } = gate()
  const fileStore: typeof context.fileStore = {
    ...context.fileStore,
    keep: async (...kept) => {
      await pass()
      await context.fileStore.keep(...kept)
    },
  }
  const late = createFinishUpload({ ...context, fileStore })({ id })
  await reached

  await createFinishUpload(context)({ id })
  release()
  await late

  const shown = await chat.fetch(`/files/${id}/garden.jpg`, { as: ada })
  expect((await sharp(await shown.arrayBuffer()).metadata()).width).toBe(900)
  expect(readdirSync(context.fileStore.incoming)).toEqual([])
})

test('one that finishes what its sender has taken back meanwhile keeps nothing of it', async () => {
  await using chat = await buildChat()
  const { context } = chat.app
  const ada = await chat.account('Ada')
  const id = await wholeUpload(chat, ada)
  const { pass, reached, release } = gate()
  const fileStore: typeof context.fileStore = {
    ...context.fileStore,
    keep: async (...kept) => {
      await context.fileStore.keep(...kept)
      await pass()
    },
  }
  const finished = createFinishUpload({ ...context, fileStore })({ id })
  await reached
  const headers = { 'tus-resumable': '1.0.0' }

  const back = await chat.fetch(`/api/uploads/${id}`, { as: ada, method: 'DELETE', headers })
  release()

  expect(back.status).toBe(204)
  await expect(finished).rejects.toMatchObject({ code: 'not_found' })
  await expect.poll(() => context.db.selectFrom('files').select('id').execute()).toEqual([])
  expect(await context.fileStore.read(id)).toBeUndefined()
})

test('two processes that draw one picture as a square both draw it', async () => {
  await using chat = await buildChat()
  const { context } = chat.app
  const ada = await chat.account('Ada')
  const person = { ...ada, session: true } as never
  const id = await uploadFile(chat, ada, { name: 'garden.jpg', content: await picture() })
  const { pass, reached, release } = gate()
  const fileStore: typeof context.fileStore = {
    ...context.fileStore,
    read: async (name) => {
      const kept = await context.fileStore.read(name)
      const body = async function* () {
        await pass()
        if (kept) yield* kept.body
      }
      return kept && { ...kept, body: Readable.toWeb(Readable.from(body())) as typeof kept.body }
    },
  }
  const width = async (square: ReturnType<typeof createUseSquare>) =>
    square(person, id, async (make) => (await make()).width)
  const late = width(createUseSquare({ ...context, fileStore }))
  await reached

  const first = await width(createUseSquare(context))
  release()

  expect([first, await late]).toEqual([160, 160])
  await expect.poll(() => readdirSync(context.fileStore.incoming)).toEqual([])
})
