import type { Page } from '@playwright/test'
import { expect, test } from './fresh-test.ts'

// With servers of their own: these go away in the middle.
test.describe.configure({ timeout: 60_000 })

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
