import { expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, makeRoom, type Person, post, test as withPeople } from './lobby-test.ts'
import { buildMirroredPage, type MirroredPage } from './mirrored-page.ts'

const test = withPeople.extend<object, { mirrored: MirroredPage }>({
  mirrored: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture uses
    async ({}, use) => {
      const mirrored = await buildMirroredPage()
      await use(mirrored)
      await mirrored.remove()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

const middle = async ({ page }: Person, selector: string) => {
  const box = await page.locator(selector).first().boundingBox()
  return (box?.x ?? 0) + (box?.width ?? 0) / 2
}

test('in a language that runs from right to left, all is the other way round, and nothing is cut off', async ({
  enter,
  mirrored,
}) => {
  const ada = await enter('Ada', 'lobby', {
    reducedMotion: 'reduce',
    // To the browser, a page that the test gives it comes from elsewhere than the server.
    permissions: ['local-network-access'],
  })
  const { page } = ada
  const room = await makeRoom(page, 'Garden')
  for (const body of ['See `x = 1` there.', '```ts\nconst tea = 3\n```', 'Tea?'])
    await post(page, room, body)
  await mirrored.serve(page)
  await page.goto(`/chat/${room}/`)
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await ada.message('Tea?').waitFor()
  expect(await middle(ada, 'nav')).toBeGreaterThan(await middle(ada, 'main'))
  const field = await middle(ada, 'main textarea')
  expect(await middle(ada, 'main form button[type=submit]')).toBeLessThan(field)
  const name = await page.getByRole('navigation').getByText('Garden').first().boundingBox()
  const link = await page
    .getByRole('navigation')
    .getByRole('link', { name: 'Garden' })
    .boundingBox()
  expect((name?.x ?? 0) + (name?.width ?? 0)).toBeGreaterThan((link?.x ?? 0) + 200)
  // Code is read from left to right in every language.
  await expect(page.locator('figure:has(pre)')).toHaveCSS('direction', 'ltr')

  await page.getByRole('button', { name: /Members/ }).click()
  const panel = page.getByRole('complementary')
  await expect(panel.getByRole('button').first()).toBeVisible()
  expect((await panel.boundingBox())?.x).toBe(0)
  await page.keyboard.press('Escape')
  await expect(panel).toHaveCount(0)

  const more = page.getByRole('button', { name: /More about this room/ })
  await more.click()
  const menu = await page.getByRole('menu').boundingBox()
  expect(menu?.x).toBeLessThan(400)
  expect(menu?.x).toBeGreaterThanOrEqual(0)
  await page.keyboard.press('Escape')

  for (const width of [320, 1_200]) {
    await page.setViewportSize({ width, height: 800 })
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement)
    expect(scrollWidth).toBe(clientWidth)
  }
  await expectNoViolationAtAnySize(page, 'mirrored')
})
