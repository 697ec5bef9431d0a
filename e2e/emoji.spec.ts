import { expectNoViolation } from './accessibility.ts'
import { expect, type Person, test } from './lobby-test.ts'

async function open({ page }: Person) {
  await page.getByRole('button', { name: 'Emoji', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Emoji' })
  return { dialog, search: dialog.getByRole('combobox'), grid: dialog.getByRole('grid') }
}

test('an emoji is searched, reached by arrows and put where the caret is', async ({ enter }) => {
  const ada = await enter('Ada')
  await ada.composer.fill('Party !')
  await ada.composer.press('ArrowLeft')
  const { dialog, search, grid } = await open(ada)
  await expect(search).toBeFocused()
  await search.pressSequentially('tada')
  const first = grid.getByRole('gridcell').first()
  await expect(first).toHaveAccessibleName('party popper')
  await expect(search).toHaveAttribute(
    'aria-activedescendant',
    (await first.getAttribute('id')) ?? '',
  )
  await search.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(ada.composer).toBeFocused()
  await expect(ada.composer).toHaveValue('Party 🎉!')
  await ada.composer.press('Control+z')
  await expect(ada.composer).toHaveValue('Party !')

  const again = await open(ada)
  await expect(again.grid.getByRole('rowgroup').first()).toHaveAccessibleName('Recently used')
  await again.search.press('ArrowDown')
  await again.search.press('ArrowDown')
  await again.search.press('ArrowRight')
  await again.search.press('Enter')
  await expect(ada.composer).toHaveValue('Party 😃!')
})

test('a skin tone is chosen once, and Escape leads back to the text', async ({ enter }) => {
  const ada = await enter('Ada')
  const { dialog, search, grid } = await open(ada)
  await dialog.getByRole('radio', { name: 'Dark', exact: true }).check({ force: true })
  await search.fill('thumbsup')
  await grid.getByRole('gridcell', { name: 'thumbs up' }).click()
  await expect(ada.composer).toHaveValue('👍🏿')

  await ada.page.reload()
  const again = await open(ada)
  await expect(again.dialog.getByRole('radio', { name: 'Dark', exact: true })).toBeChecked()
  await again.search.press('Escape')
  await expect(again.dialog).toBeHidden()
  await expect(ada.composer).toBeFocused()
})

test('categories lead to their emoji, and a search says how much it finds', async ({ enter }) => {
  const ada = await enter('Ada')
  const { dialog, search, grid } = await open(ada)
  await dialog.getByRole('toolbar').getByRole('button', { name: 'Flags' }).click()
  await expect(grid.getByRole('gridcell', { name: 'chequered flag' })).toBeInViewport()

  await search.fill('böller')
  await expect(grid.getByRole('gridcell', { name: 'party popper' })).toBeVisible()
  await search.fill('qqqq')
  await expect(dialog.getByText('No emoji is called that.')).toBeVisible()
})

test('in German, emoji have German names', async ({ enter }) => {
  const ada = await enter('Ada')
  await ada.page.evaluate(() => localStorage.setItem('lobby.language', 'de'))
  await ada.page.reload()
  const { search, grid } = await open(ada)
  await search.fill('konfetti')
  await expect(grid.getByRole('gridcell', { name: 'Konfettibombe' })).toBeVisible()
})

test('the emoji are accessible in the light and the dark, at 320 px too', async ({ enter }) => {
  const ada = await enter('Ada', 'lobby', { viewport: { width: 320, height: 640 } })
  const { dialog, search, grid } = await open(ada)
  await grid.waitFor()
  const box = await dialog.boundingBox()
  expect(box?.x).toBeGreaterThanOrEqual(0)
  await expectNoViolation(ada.page)
  await search.fill('heart')
  await expect(grid.getByRole('gridcell').first()).toBeVisible()
  await expectNoViolation(ada.page, 'emoji')
})
