import { expectNoViolationAtAnySize } from './accessibility.ts'
import { cutOff, overlaps } from './cut-off.ts'
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
    { scope: 'worker', timeout: 300_000 },
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
  for (const body of ['- one', 'See `x = 1` there.', '```ts\nconst tea = 3\n```', 'Tea?'])
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
  // A text and code are read in their own direction in every language.
  await expect(page.getByRole('log').locator('ul').first()).toHaveCSS('direction', 'ltr')
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

/** Sends files and links into a room of its own; the room's address. */
async function furnish(ada: Person): Promise<string> {
  const { page } = ada
  const room = await makeRoom(page, 'Garden')
  await page.goto(`/chat/${room}/`)
  await ada.composer.waitFor()
  await page.locator('input[type=file]').setInputFiles([
    { name: 'Plan.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n') },
    {
      name: `${'long '.repeat(20)}name.zip`,
      mimeType: 'application/zip',
      buffer: Buffer.from('PK'),
    },
  ])
  await ada.say('Both of them.')
  await ada.message('Both of them.').getByText('Plan.pdf').waitFor()
  await post(page, room, `Seeds: https://seeds.example/${'roses/'.repeat(20)}`)
  return room
}

const inGerman = {
  more: /Mehr zu diesem Raum/,
  panel: 'Dateien und Links',
  tabs: ['Medien', 'Dateien', 'Links'],
}
const inEnglish = {
  more: /More about this room/,
  panel: 'Files and links',
  tabs: ['Media', 'Files', 'Links'],
}

/** Looks at each part of the list of a room's files, on a phone. */
async function expectReadableFiles({ page }: Person, words: typeof inGerman): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('button', { name: words.more }).click()
  await page.getByRole('menuitem', { name: words.panel }).click()
  const panel = page.getByRole('complementary', { name: words.panel })
  for (const tab of words.tabs) {
    const label = panel.locator('label').filter({ hasText: tab })
    await label.click()
    const shown = panel.getByRole('list', { name: tab })
    await shown.getByRole('link').or(panel.getByRole('paragraph')).first().waitFor()
    expect(await cutOff(panel), tab).toEqual([])
    expect(await overlaps(panel), tab).toEqual([])
    expect(await label.evaluate(isShortened), tab).toBe(false)
  }
}

/** The page's own words have no need of an ellipsis. */
function isShortened(element: Element): boolean {
  return [element, ...element.querySelectorAll('*')].some(
    ({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth,
  )
}

test('in German, nothing of the files of a room is cut off or lies over another on a phone', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  await furnish(ada)
  await ada.page.evaluate(() => localStorage.setItem('lobby.language', 'de'))
  await ada.page.reload()
  await expectReadableFiles(ada, inGerman)
})

test('mirrored, nothing of the files of a room is cut off or lies over another on a phone', async ({
  enter,
  mirrored,
}) => {
  const ada = await enter('Ada', 'lobby', { permissions: ['local-network-access'] })
  const room = await furnish(ada)
  await mirrored.serve(ada.page)
  await ada.page.goto(`/chat/${room}/`)
  await expect(ada.page.locator('html')).toHaveAttribute('dir', 'rtl')
  await expectReadableFiles(ada, inEnglish)
})
