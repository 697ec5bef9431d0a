// A smoke journey in another browser: Debian's Firefox over WebDriver BiDi, for which Playwright would need a build of its own.
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { expect, test as withLobby } from './lobby-test.ts'
import { seedRoom } from './seed-room.ts'

const executablePath = '/usr/bin/firefox-esr'

const test = withLobby.extend<{ firefox: Browser }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture uses
  firefox: async ({}, use) => {
    const userDataDir = await mkdtemp(join(tmpdir(), 'lobby-firefox-'))
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath,
      userDataDir,
      // What it keeps besides its profile goes away with it.
      env: { ...process.env, HOME: userDataDir },
      extraPrefsFirefox: {
        'intl.accept_languages': 'en-GB',
        // A machine without a mouse has none to hover with: fine (2) and hovering (4).
        'ui.primaryPointerCapabilities': 6,
        'ui.allPointerCapabilities': 6,
      },
      defaultViewport: null,
      args: ['--width=1200', '--height=800'],
    })
    await use(browser)
    await browser.close()
    await rm(userDataDir, { recursive: true, force: true, maxRetries: 5 })
  },
})

test.skip(!existsSync(executablePath), 'Firefox is not installed.')

const composer = 'textarea[aria-label^="Message to"]'

/** How many messages with this text there are. */
const count = (page: Page, text: string) =>
  page.$$eval(
    '[role=log] article',
    (articles, text) => articles.filter(({ textContent }) => textContent?.includes(text)).length,
    text,
  )

const shows = (page: Page, text: string) => expect.poll(() => count(page, text)).toBeGreaterThan(0)

/** By how many pixels the page is wider than the window. */
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

test('in Firefox a person comes in, sends, edits, reacts, answers in a thread, reads what was before, and comes back', async ({
  lobby,
  firefox,
}) => {
  await seedRoom(lobby.url, 'lobby', 150)
  const page = await firefox.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))

  await page.goto(lobby.url)
  const name = await page.waitForSelector('main input')
  await name?.type('Ada')
  await page.keyboard.press('Enter')
  await page.waitForSelector(composer)
  await shows(page, 'Page 150.')

  await page.type(composer, 'Tea at thre?')
  await page.keyboard.press('Enter')
  await shows(page, 'Tea at thre?')
  await page.keyboard.press('ArrowUp')
  const field = await page.waitForSelector('textarea[aria-label="Edit this message"]')
  await field?.press('End')
  await field?.press('Backspace')
  await field?.type('e?')
  await field?.press('Enter')
  await shows(page, 'Tea at three?')
  await expect.poll(() => count(page, 'Tea at thre?')).toBe(0)
  await expect.poll(() => count(page, '(edited)')).toBe(1)

  // The newest message is the last.
  const said = (await page.$$('[role=log] article')).at(-1)
  await said?.hover()
  const react = await said?.waitForSelector('button[aria-label="React with 👍"]')
  await react?.click()
  await page.waitForSelector('[role=log] button[aria-pressed=true]')

  await said?.hover()
  const answer = await said?.waitForSelector('button[aria-label="Answer in a thread"]')
  await answer?.click()
  const thread = await page.waitForSelector('textarea[aria-label="Answer in this thread"]')
  await thread?.type('With cake')
  await thread?.press('Enter')
  await page.waitForSelector('::-p-text(1 answer)')
  await expect.poll(() => count(page, 'With cake')).toBe(1)
  await page.keyboard.press('Escape')

  await page.hover('[role=log]')
  await expect
    .poll(async () => {
      await page.mouse.wheel({ deltaY: -2_000 })
      // The first, past which no wheel can go.
      return count(page, 'Page 1.')
    })
    .toBe(1)

  await page.reload()
  await shows(page, 'Tea at three?')
  await page.waitForSelector('[role=log] button[aria-pressed=true]')

  // This Firefox takes the size; it does not know what puppeteer says of the screen's orientation besides.
  await page.setViewport({ width: 390, height: 844 }).catch((error) => {
    if (!/setScreenOrientationOverride/.test(error.message)) throw error
  })
  await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(390)
  await expect.poll(() => overflow(page)).toBe(0)
  await page.type(composer, '**Bold** by phone')
  await page.keyboard.press('Enter')
  await shows(page, 'Bold by phone')
  expect(await page.$eval('[role=log] strong', ({ textContent }) => textContent)).toBe('Bold')
  expect(complaints).toEqual([])
})
