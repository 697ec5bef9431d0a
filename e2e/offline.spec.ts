import type { Page } from '@playwright/test'
import { expect, test } from './fresh-test.ts'
import { samePage } from './lobby-test.ts'

// With servers of their own, which go away in the middle.

test('what is written while the server is away arrives once, in order, when it is back', async ({
  fresh,
  open,
}) => {
  const [ada, bob] = await Promise.all(
    ['Ada', 'Bob'].map(async (name) => {
      const person = await open(`/chat/lobby?username=${name}`)
      await person.takeName()
      return person
    }),
  )
  if (!ada || !bob) throw new Error('Two people were expected.')
  await ada.say('Before')
  await expect(bob.message('Before')).toBeVisible()

  await fresh.stop()
  await ada.say('First')
  await ada.say('Second')
  await expect(ada.messages).toHaveCount(3)
  await expect(ada.message('Second')).toContainText('Waiting for a connection')
  await expect(ada.page.getByText(/^No connection\./)).toBeVisible({ timeout: 10_000 })

  await expect(ada.page.getByRole('button', { name: 'Retry now' })).toBeVisible()

  await fresh.start()
  // They come back by themselves, at a moment left to chance; this makes it now.
  for (const { page } of [ada, bob]) await page.evaluate(() => dispatchEvent(new Event('online')))
  for (const person of [ada, bob]) {
    await expect(person.messages).toHaveCount(3, { timeout: 15_000 })
    await expect(person.messages.nth(1)).toContainText('First')
    await expect(person.messages.nth(2)).toContainText('Second')
    await expect(person.page.getByText('Waiting for a connection')).toHaveCount(0)
    await expect(person.page.getByText(/^No connection\./)).toHaveCount(0)
  }
})

test('the page opens without a server, with what was said, and writes', async ({ fresh, open }) => {
  const person = await open('/chat/lobby?username=Ada', { serviceWorkers: 'allow' })
  await person.takeName()
  await person.say('Before')
  await expect(person.message('Before')).not.toContainText('Sending')
  await pageIsKept(person.page)

  await fresh.stop()
  const missing: string[] = []
  person.page.on('requestfailed', (request) => {
    // What scripts ask for is not the page itself.
    if (request.resourceType() !== 'fetch') missing.push(request.url())
  })
  await person.page.reload()
  await expect(person.message('Before')).toBeVisible()
  expect(missing).toEqual([])
  await person.say('After')
  await expect(person.message('After')).toContainText('Waiting for a connection')

  await fresh.start()
  await person.page.evaluate(() => dispatchEvent(new Event('online')))
  await expect(person.page.getByText('Waiting for a connection')).toHaveCount(0)
  await expect(person.messages).toHaveCount(2)
})

test('what the page has seen is found without a server, and what was deleted is not', async ({
  fresh,
  open,
}) => {
  const ada = await open('/chat/lobby?username=Ada', { serviceWorkers: 'allow' })
  const { page } = ada
  await ada.takeName()
  for (const text of ['A naïve rose', 'A naïve secret']) {
    await ada.say(text)
    await expect(ada.message(text)).not.toContainText('Sending')
  }
  await pageIsKept(page)
  await page.reload()
  await expect(ada.message('secret')).toBeVisible()
  await page.keyboard.press('Control+f')
  const field = page.getByRole('combobox', { name: 'Search messages' })
  await field.fill('naive')
  await expect(page.getByRole('list', { name: 'Results' }).getByRole('listitem')).toHaveCount(2)
  const headers = await samePage(page)
  const answer = await page.request.delete('/api/rooms/lobby/messages/2', { headers })
  expect(answer.ok(), await answer.text()).toBe(true)
  await expect(ada.message('secret')).toHaveCount(0)

  await fresh.stop()
  await page.reload()
  await expect(ada.message('rose')).toBeVisible()
  await page.keyboard.press('Control+f')
  await field.fill('NAIVE from:me')
  await expect(page.getByText('These are from this device')).toBeVisible()
  const here = page.getByRole('list', { name: 'Results from this device' }).getByRole('listitem')
  await expect(here).toHaveCount(1)
  await expect(here.locator('mark')).toHaveText('naïve')
  await here.getByRole('link').click()
  await expect(page).toHaveURL(/\/chat\/lobby@\d+$/)
  await expect(ada.message('rose')).toBeInViewport()
  await field.fill('secret')
  await expect(page.getByText('Nothing was found on this device.')).toBeVisible()
})

test('what was found keeps its order and the focus when the server goes away, and when it is back', async ({
  fresh,
  open,
}) => {
  const ada = await open('/chat/lobby?username=Ada')
  const { page } = ada
  await ada.takeName()
  for (const text of ['A rose', 'Roses are red', 'Primroses']) {
    await ada.say(text)
    await expect(ada.message(text)).not.toContainText('Sending')
  }
  await page.keyboard.press('Control+f')
  await page.getByRole('combobox', { name: 'Search messages' }).fill('rose')
  const best = [/A rose/, /Roses are red/, /Primroses/]
  const results = page.getByRole('list', { name: 'Results', exact: true }).getByRole('listitem')
  await page.getByRole('button', { name: 'Best first' }).click()
  await expect(results).toHaveText(best)
  const middle = page.locator('a[data-result]:focus').filter({ hasText: 'Roses are red' })
  await results.nth(1).getByRole('link').focus()

  await fresh.stop()
  const here = page.getByRole('list', { name: 'Results from this device' }).getByRole('listitem')
  await expect(here).toHaveText(best)
  await expect(middle).toHaveCount(1)
  await fresh.start()
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await expect(results).toHaveText(best)
  await expect(middle).toHaveCount(1)
})

/** Resolves when the browser can open the page without a network. */
async function pageIsKept(page: Page): Promise<void> {
  const isKept = () =>
    page.evaluate(async () => {
      const worker = await navigator.serviceWorker.getRegistration()
      return worker?.active?.state === 'activated' && (await caches.match('/')) !== undefined
    })
  await expect.poll(isKept).toBe(true)
}

test('what was not loaded yet waits for the server, and comes by itself', async ({
  fresh,
  open,
}) => {
  const ada = await open('/chat/lobby?username=Ada')
  await ada.takeName()
  await fresh.stop()
  await ada.page.keyboard.press('Control+,')
  await ada.page
    .getByText('Cannot reach', { exact: false })
    .or(ada.page.getByText('Connecting'))
    .first()
    .waitFor()
  await fresh.start()
  await expect(ada.page.getByRole('heading', { name: 'Profile', level: 1 })).toBeVisible()
})
