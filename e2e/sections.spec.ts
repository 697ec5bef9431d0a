import { expectNoViolation } from './accessibility.ts'
import { expect, makeRoom, type Person, test } from './lobby-test.ts'

const sectionOf = ({ page }: Person, name: string) =>
  page.locator('nav section').filter({ has: page.getByRole('heading', { name, exact: true }) })

async function inMenu({ page }: Person, button: string, item: string): Promise<void> {
  await page.getByRole('button', { name: button }).click()
  await page.getByRole('menu').getByText(item, { exact: true }).click()
}

test('a section is made, filled by a menu and by dragging, ordered, renamed and deleted, in all tabs', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  const { page } = ada
  const [one, two] = [await makeRoom(page, 'Anvil'), await makeRoom(page, 'Bellows')]
  await page.goto(`/chat/${one}`)
  await inMenu(ada, 'More about this room', 'New section …')
  const dialog = page.getByRole('dialog', { name: 'New section …' })
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toContainText('Please type a name.')
  await dialog.getByRole('textbox').fill('Forge')
  await dialog.getByRole('textbox').press('Enter')
  const forge = sectionOf(ada, 'Forge')
  await expect(forge.getByRole('link')).toHaveText([/Anvil/])

  const other = await page.context().newPage()
  await other.goto(`/chat/${one}`)
  await page.locator(`nav a[href="/chat/${two}/"]`).dragTo(forge)
  await expect(forge.getByRole('link')).toHaveText([/Anvil/, /Bellows/])
  const there = other.locator('nav section').filter({ hasText: 'Forge' })
  await expect(there.getByRole('link')).toHaveText([/Anvil/, /Bellows/])
  await expectNoViolation(page, 'a section')

  await page.getByRole('button', { name: 'More about this room' }).click()
  await page.getByRole('menuitem', { name: 'Move down' }).press('Enter')
  await expect(forge.getByRole('link')).toHaveText([/Bellows/, /Anvil/])
  await expect(there.getByRole('link')).toHaveText([/Bellows/, /Anvil/])
  await page.keyboard.press('Escape')

  await inMenu(ada, 'Section “Forge”', 'Rename …')
  await page.getByRole('dialog').getByRole('textbox').fill('Smithy')
  await page.getByRole('dialog').getByRole('textbox').press('Enter')
  const smithy = sectionOf(ada, 'Smithy')
  await smithy.getByRole('button', { name: 'Smithy', exact: true }).click()
  await expect(smithy.getByRole('link')).toHaveText([/Anvil/])
  await page.reload()
  await expect(smithy.getByRole('link')).toHaveText([/Anvil/])

  await page.getByRole('button', { name: 'Section “Smithy”' }).click()
  await page.getByRole('menuitem', { name: 'Delete this section' }).click()
  await page.getByRole('menuitem', { name: 'Delete “Smithy”?' }).click()
  await expect(smithy).toHaveCount(0)
  await expect(page.locator(`nav a[href="/chat/${two}/"]`)).toBeVisible()
  await expect(other.locator('nav section').filter({ hasText: 'Smithy' })).toHaveCount(0)
})
