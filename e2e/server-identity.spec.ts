import { expectNoViolation } from './accessibility.ts'
import { claim, expect, test } from './fresh-test.ts'
import { pngOf } from './png.ts'

test('the owner names the server, gives it a logo, and says something to all; open pages show it at once', async ({
  fresh,
  open,
}) => {
  const { page } = await claim({ fresh, open })
  const gus = await open('/chat/lobby?username=Gus')
  await gus.takeName()
  const eve = await open('/')
  await expect(eve.page.getByRole('heading', { name: 'Lobby' })).toBeVisible()

  await page.goto('/admin/server')
  await page.getByRole('textbox', { name: 'Name' }).fill('The Garden')
  await page
    .getByLabel('Choose a logo')
    .first()
    .setInputFiles({ name: 'leaf.png', mimeType: 'image/png', buffer: pngOf(64) })
  await page.getByRole('textbox', { name: 'Welcome' }).fill('Pick a **name** and sit down.')
  await page.getByRole('textbox', { name: 'Banner' }).fill('Closed on *Friday*.')
  await page.getByRole('combobox', { name: 'Kind of banner' }).selectOption('Warning')
  const preview = page.getByRole('region', { name: 'Preview' })
  await expect(preview.getByText('Closed on Friday.')).toBeVisible()
  await expect(preview.getByText('Pick a name and sit down.')).toBeVisible()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await page.mouse.move(0, 0)
  await expectNoViolation(page, 'server identity')

  // In a room that is open, on the first page that is open, and on one that is opened.
  const banner = gus.page.getByRole('status').filter({ hasText: 'Closed on Friday.' })
  await expect(banner).toBeVisible()
  await expect(gus.page).toHaveTitle('Lobby · The Garden')
  const home = gus.page.getByRole('link', { name: 'The Garden' })
  await expect(home.locator('img')).toHaveJSProperty('naturalWidth', 64)
  const newcomer = await open('/')
  for (const one of [eve.page, newcomer.page]) {
    await expect(one.getByRole('heading', { name: 'The Garden' })).toBeVisible()
    await expect(one.getByText('Pick a name and sit down.').locator('strong')).toHaveText('name')
  }
  await expectNoViolation(newcomer.page, 'named first page')

  await banner.getByRole('button', { name: 'Put this away' }).click()
  await gus.page.reload()
  await expect(gus.composer).toBeVisible()
  await expect(banner).toHaveCount(0)
})
