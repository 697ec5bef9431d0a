import { expectNoViolation } from './accessibility.ts'
import { expect, makeRoom, pressTool, test } from './lobby-test.ts'
import { pngOf } from './png.ts'

const picture = (name: string, size: number) => ({
  name,
  mimeType: 'image/png',
  buffer: pngOf(size),
})
const note = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('Water the roses.') }

test('files that are chosen go with a message: pictures are shown, others are saved, and gone with it', async ({
  enter,
}) => {
  const [ada, bob] = [await enter('Ada'), await enter('Bob')]
  const { page } = ada
  const garden = await makeRoom(page, 'Picturegarden')
  await page.goto(`/chat/${garden}`)
  await bob.page.goto(`/chat/${garden}`)
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Attach files' }).click()
  await (await chooser).setFiles([
    picture('rose.png', 900),
    note,
    picture('tulip.png', 600),
    picture('weed.png', 40),
  ])

  const toSend = page.getByRole('list', { name: 'Files to send' })
  await expect(toSend.getByRole('listitem')).toHaveCount(4)
  await toSend.getByRole('button', { name: 'Remove weed.png' }).click()
  await expect(toSend.getByRole('listitem')).toHaveCount(3)
  await expect(toSend.getByRole('progressbar')).toHaveCount(0)
  await expectNoViolation(page, 'files to send')
  await ada.composer.press('Enter')

  const files = bob.messages.getByRole('list', { name: 'Files of this message' })
  await expect(files.getByRole('listitem')).toHaveCount(3)
  const saved = bob.page.waitForEvent('download')
  await files.getByRole('link', { name: /^Download notes\.txt/ }).click()
  expect((await saved).suggestedFilename()).toBe('notes.txt')
  const rose = files.getByRole('img', { name: 'rose.png' })
  const isDrawn = (img: Element) => (img as HTMLImageElement).naturalWidth
  await expect.poll(() => rose.evaluate(isDrawn)).toBe(400)

  await files.getByRole('button', { name: 'Show rose.png' }).press('Enter')
  const viewer = bob.page.getByRole('dialog', { name: /^Picture 1 of 2: rose\.png/ })
  await expect(viewer).toBeVisible()
  // Its own, over that of all dialogs.
  await expect(viewer).toHaveCSS('background-color', 'rgb(16, 17, 20)')
  await expectNoViolation(bob.page, 'viewer')
  await bob.page.keyboard.press('ArrowRight')
  await expect(bob.page.getByRole('dialog', { name: /^Picture 2 of 2: tulip/ })).toBeVisible()
  // Closer by keys, the wheel and a press; moved, and no further than to its edges.
  const large = bob.page.getByRole('dialog').getByRole('img', { name: 'tulip.png' })
  const width = async () => (await large.boundingBox())?.width ?? 0
  await expect.poll(width).toBe(600)
  await bob.page.keyboard.press('+')
  await expect.poll(width).toBe(900)
  await large.hover()
  await bob.page.mouse.wheel(0, -500)
  await expect.poll(width).toBeGreaterThan(2_000)
  await expect(bob.page.getByRole('status').filter({ hasText: /[3-9]\d\d%/ })).toBeVisible()
  const left = async () => (await large.boundingBox())?.x ?? 0
  const before = await left()
  await bob.page.mouse.down()
  await bob.page.mouse.move(900, 400, { steps: 3 })
  await bob.page.mouse.up()
  await expect.poll(left).toBeGreaterThan(before + 100)
  await expect.poll(width).toBeGreaterThan(2_000)
  for (let press = 0; press < 30; press++) await bob.page.keyboard.press('ArrowLeft')
  await expect.poll(left).toBe(0)
  await bob.page.keyboard.press('0')
  await expect.poll(width).toBe(600)
  await large.click()
  await expect.poll(width).toBe(1_200)
  await expectNoViolation(bob.page, 'viewer, closer')
  await bob.page.keyboard.press('Escape')
  await expect(files.getByRole('button', { name: 'Show rose.png' })).toBeFocused()

  // All that was sent here stands beside the room, and goes from there with its message.
  await ada.say('Seeds: https://seeds.example/roses')
  await bob.page.getByRole('button', { name: 'More about this room' }).click()
  await bob.page.getByRole('menuitem', { name: 'Files and links' }).click()
  const panel = bob.page.getByRole('complementary', { name: 'Files and links' })
  await expect(panel.getByRole('button', { name: /^Show / })).toHaveCount(2)
  await expect.poll(() => panel.getByRole('img').first().evaluate(isDrawn)).toBe(400)
  await expectNoViolation(bob.page, 'files of a room')
  await panel.getByText('Links', { exact: true }).click()
  await expect(panel.getByRole('link', { name: 'seeds.example/roses' })).toBeVisible()
  await panel.getByText('Files', { exact: true }).click()
  await expect(panel.getByRole('link', { name: /^Download notes\.txt/ })).toBeVisible()

  const address = (await rose.getAttribute('src')) ?? ''
  expect((await bob.page.request.get(address)).status()).toBe(200)
  await pressTool(ada.messages.filter({ hasText: 'notes.txt' }), 'More')
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(files).toHaveCount(0)
  await expect(panel.getByText('No files yet.')).toBeVisible()
  expect((await bob.page.request.get(address)).status()).toBe(404)
})

test('a message waits for the files that are dropped on its room, through a break and a reload', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  const { page } = ada
  await page.goto(`/chat/${await makeRoom(page, 'Droppinggarden')}`)
  await ada.composer.waitFor()
  await page.route('**/api/uploads/**', (route) => route.abort())
  const dropped = await page.evaluateHandle(
    (bytes) => {
      const data = new DataTransfer()
      const name = 'compost.txt'
      data.items.add(new File([new Uint8Array(bytes)], name, { type: 'text/plain' }))
      return data
    },
    [...note.buffer],
  )
  await page.getByRole('main').dispatchEvent('drop', { dataTransfer: dropped })
  const toSend = page.getByRole('list', { name: 'Files to send' })
  await expect(toSend.getByText('compost.txt')).toBeVisible()
  await ada.composer.fill('What we have')
  await ada.composer.press('Enter')

  await expect(ada.message('What we have')).toContainText('Waits for its files.')
  await ada.say('Something else meanwhile')
  await page.reload()
  await expect(ada.message('What we have')).toContainText('compost.txt')
  await page.unroute('**/api/uploads/**')

  const sent = ada.message('What we have').getByRole('link', { name: /^Download compost\.txt/ })
  await expect(sent).toBeVisible({ timeout: 60_000 })
  await expect(ada.message('What we have')).toHaveCount(1)
  await expect(toSend).toHaveCount(0)
})
