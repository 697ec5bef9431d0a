import type { Page } from '@playwright/test'
import { keepPicture } from './accessibility.ts'
import { expect, test } from './lobby-test.ts'

/** Holds back what the page itself is made of: what is seen then is what everybody sees first. */
async function holdPage(page: Page): Promise<() => void> {
  const { promise: released, resolve } = Promise.withResolvers<void>()
  await page.route('**/assets/**', async (route) => {
    await released
    await route.continue()
  })
  return resolve
}

test('a person who was here sees the frame before the page is there, in their colours', async ({
  enter,
}) => {
  const { page, composer } = await enter('Ada', 'lobby', { colorScheme: 'dark' })
  const release = await holdPage(page)
  for (const width of [390, 1_200]) {
    await page.setViewportSize({ width, height: 800 })
    await page.goto('/chat/lobby/', { waitUntil: 'commit' })
    await expect(page.locator('.first-composer')).toBeVisible()
    await expect(page.locator('.first-sidebar')).toBeVisible({ visible: width > 390 })
    await expect(page.locator('.first-card')).toBeHidden()
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
    await keepPicture(page, `first-paint-${width}`)
  }
  const sidebar = await page.locator('.first-sidebar').boundingBox()
  release()
  await composer.waitFor()
  await expect(page.locator('.first-paint')).toBeHidden()
  expect(await page.getByRole('navigation').boundingBox()).toEqual(sidebar)
})

test('a stranger sees a card first, and no frame of rooms that are not theirs', async ({
  page,
}) => {
  const release = await holdPage(page)
  await page.goto('/', { waitUntil: 'commit' })
  await expect(page.locator('.first-card')).toBeVisible()
  await expect(page.locator('.first-sidebar')).toBeHidden()
  release()
  await expect(page.getByRole('textbox', { name: 'What should people call you?' })).toBeVisible()
  await expect(page.locator('.first-paint')).toBeHidden()
})
