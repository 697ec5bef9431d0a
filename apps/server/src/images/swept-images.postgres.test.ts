import { expect, test } from 'vitest'
import { inTransaction } from '../storage/in-transaction.ts'
import { buildChat } from '../testing/build-chat.ts'
import type { Picture } from './picture.ts'
import { dropUnshownImages, findImage, storeImage } from './stored-images.ts'

test('a room keeps the picture that it gets while images that were shown nowhere are taken away', async () => {
  await using chat = await buildChat()
  const { db } = chat.app.context
  const bytes = Buffer.from('a rose')
  const picture: Picture = { type: 'image/png', width: 1, height: 1, bytes }
  const store = () => inTransaction(db, (tx) => storeImage(tx, picture))
  const image = await store()
  let attempts = 0

  await inTransaction(db, async (tx) => {
    // What this one sees from here on is how it is now.
    await tx.selectFrom('images').select('hash').execute()
    if (++attempts === 1) {
      await db.updateTable('rooms').set({ image }).where('slug', '=', 'lobby').execute()
      await store()
    }
    await dropUnshownImages(tx)
  })

  expect((await findImage(db, image))?.bytes).toEqual(bytes)
  expect(attempts).toBe(2)
})
