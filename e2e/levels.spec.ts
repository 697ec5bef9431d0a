import { expectNoViolation } from './accessibility.ts'
import { expect, makeRoom, type Person, test } from './lobby-test.ts'

const bell = ({ page }: Person) => page.getByRole('button', { name: /^Notifications/ })

async function choose(person: Person, item: string): Promise<void> {
  await bell(person).click()
  await person.page.getByRole('menu').getByText(item, { exact: true }).click()
}

test('a muted room is dim, calls in no list and by no key, in all tabs, until it is told of again', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  const { page } = ada
  const loud = await makeRoom(page, 'Bandstand')
  const quiet = await makeRoom(page, 'Quarry')
  await page.goto(`/chat/${quiet}`)
  await choose(ada, 'Mute for an hour')
  await expect(bell(ada)).toHaveAccessibleName('Notifications: Muted')
  await bell(ada).click()
  await expect(page.getByRole('menu')).toContainText('Until ')
  await expectNoViolation(page, 'the menu of levels')
  await page.keyboard.press('Escape')

  const other = await page.context().newPage()
  await other.goto('/chat/lobby')
  const link = other.locator(`nav a[href="/chat/${quiet}/"]`)
  await expect(link).toContainText('Muted')
  await page.goto('/chat/lobby')
  const bob = await enter('Bob', quiet)
  await bob.say('Anybody?')
  await bob.page.goto(`/chat/${loud}`)
  await bob.say('Music!')
  await expect(other.locator(`nav a[href="/chat/${loud}/"]`)).toHaveAttribute('data-unread', 'true')
  await expect(link).not.toHaveAttribute('data-unread')
  await expect(other).toHaveTitle(/^• /)
  await page.keyboard.press('Alt+Shift+ArrowDown')
  await expect(page).toHaveURL(new RegExp(loud))
  await page.keyboard.press('Alt+Shift+ArrowDown')
  await expect(page).toHaveURL(new RegExp(loud))

  await page.goto(`/chat/${quiet}`)
  await choose(ada, 'Everything')
  await expect(bell(ada)).toHaveAccessibleName('Notifications: Everything')
  await expect(link).not.toContainText('Muted')
})

test('a hidden room leaves the list, and is found again', async ({ enter }) => {
  const ada = await enter('Ada')
  const { page } = ada
  const slug = await makeRoom(page, 'Cellar')
  await page.goto(`/chat/${slug}`)
  await choose(ada, 'Muted and hidden')
  const link = page.locator(`nav a[href="/chat/${slug}/"]`)
  await expect(link).toBeVisible()
  await page.goto('/chat/lobby')
  await expect(page.locator('nav a[href="/chat/lobby/"]')).toBeVisible()
  await expect(link).toHaveCount(0)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('Cellar')
  await page
    .getByRole('option', { name: /Cellar/ })
    .first()
    .click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Cellar')
  await choose(ada, 'Only mentions')
  await page.goto('/chat/lobby')
  await expect(link).toBeVisible()
})
