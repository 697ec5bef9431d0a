import type { BrowserContext, BrowserContextOptions, Page } from '@playwright/test'
import { expectNoViolation } from './accessibility.ts'
import { test as base, expect, Person, samePage } from './lobby-test.ts'
import { LobbyServer } from './server.ts'

const password = 'the garden of ada 17'

type Fresh = {
  /** A server of its own, which has no owner yet. */
  fresh: LobbyServer
  /** Opens an address of it in another browser. */
  open: (path: string, options?: BrowserContextOptions) => Promise<Page>
}

const test = base.extend<Fresh>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture uses
  fresh: async ({}, use) => {
    const server = new LobbyServer()
    await server.start()
    await use(server)
    await server.remove()
  },

  open: async ({ browser, fresh }, use) => {
    const contexts: BrowserContext[] = []
    await use(async (path, options = {}) => {
      const context = await browser.newContext({ baseURL: fresh.url, locale: 'en-GB', ...options })
      contexts.push(context)
      const page = await context.newPage()
      await page.goto(path)
      return page
    })
    for (const context of contexts) await context.close()
  },
})

test.describe.configure({ timeout: 180_000 })

async function fill(page: Page, username: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Username' }).fill(username)
  await page.getByLabel('Password', { exact: true }).fill(password)
}

async function claim({ fresh, open }: Fresh): Promise<Person> {
  const page = await open(await fresh.claimUrl)
  await fill(page, 'Ada')
  await page.getByRole('button', { name: 'Become the owner' }).click()
  const owner = new Person(page)
  await owner.composer.waitFor()
  return owner
}

async function makePrivateRoom({ page }: Person, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New room' }).click()
  await page.getByRole('textbox', { name: 'What is it about?' }).fill(name)
  await page.getByRole('switch', { name: 'Private' }).check()
  await page.getByRole('button', { name: 'Make the room' }).click()
  await page.getByRole('heading', { name }).waitFor()
}

test('an owner invites somebody into a private room; they make an account and land there', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  await makePrivateRoom(ada, 'Attic')
  await ada.say('Welcome to the attic!')
  await ada.page.getByRole('button', { name: /Your name and settings/ }).click()
  await ada.page.getByRole('link', { name: 'Invite people' }).click()
  await ada.page.getByLabel('They also get into').selectOption({ label: 'Attic' })
  await ada.page.getByRole('button', { name: 'Make the link' }).click()
  const link = ada.page.getByRole('textbox', { name: 'The link' })
  const url = await link.inputValue()
  expect(url).toContain(`${fresh.url}/invite/`)
  await ada.page.getByRole('button', { name: 'Show as QR code' }).click()
  await expect(ada.page.getByRole('img', { name: 'The link as a QR code' })).toBeVisible()
  await expect(ada.page.getByText(/Used by 0 of 1\./)).toBeVisible()
  await expectNoViolation(ada.page)

  // As a guest first, who keeps what they wrote.
  const page = await open('/chat/lobby?username=Bob')
  const bob = new Person(page)
  await bob.composer.waitFor()
  await bob.say('As a guest.')
  await bob.message('As a guest.').waitFor()
  await page.goto(url)
  await expect(page.getByText('Ada invites you to Attic.')).toBeVisible()
  await expectNoViolation(page)
  await expect(page.getByRole('textbox', { name: 'Username' })).toHaveValue('Bob')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Make the account' }).click()
  await expect(page.getByRole('heading', { name: 'Attic' })).toBeVisible()
  await expect(bob.message('Welcome to the attic!')).toBeVisible()
  await bob.say('Here I am.')
  await page.goto('/chat/lobby')
  await expect(bob.message('As a guest.')).toHaveAccessibleName(/^You, /)

  const late = await open(url)
  await expect(late.getByText(/used up, taken back, or is too old/)).toBeVisible()
})

test('a guest link lets a nickname into one private room alone, until it is taken back', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  await makePrivateRoom(ada, 'Attic')
  await ada.say('Only for us.')
  const settings = await ada.page.request.patch('/api/admin/settings', {
    headers: await samePage(ada.page),
    data: { guests: 'off' },
  })
  expect(settings.ok()).toBe(true)

  await ada.page.getByRole('button', { name: 'Members' }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'Members' })
  await dialog.getByRole('button', { name: 'Make a guest link' }).click()
  const url = await dialog.getByRole('textbox', { name: 'The link' }).inputValue()
  expect(url).toContain(`${fresh.url}/invite/guest/`)

  const page = await open(url)
  await expect(page.getByText('Ada invites you to Attic. All you need is a name.')).toBeVisible()
  await expectNoViolation(page)
  await page.getByRole('textbox', { name: 'What should people call you?' }).fill('Gus')
  await page.getByRole('button', { name: 'Come in' }).click()
  const gus = new Person(page)
  await expect(gus.message('Only for us.')).toBeVisible()
  await gus.say('Thank you!')
  await expect(ada.message('Thank you!')).toBeVisible()
  await expect(gus.room('Attic')).toBeVisible()
  await expect(page.locator('a[href="/chat/lobby/"]')).toHaveCount(0)
  await page.goto('/chat/lobby')
  await expect(page.getByRole('heading', { name: /There is no room/ })).toBeVisible()
  await page.goBack()
  await expect(gus.message('Thank you!')).toBeVisible()

  await dialog.getByRole('button', { name: 'Take back: Ada' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expect(dialog.getByRole('listitem').filter({ hasText: 'Gus' })).toHaveCount(0)
  await page.goto(url)
  await expect(page.getByText(/used up, taken back, or is too old/)).toBeVisible()
})
