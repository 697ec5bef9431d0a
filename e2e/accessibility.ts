import { expect, type Page } from '@playwright/test'
import axe from 'axe-core'

/** The dark differs from the light by its colours alone. It comes first: what goes on then is in the light again. */
const looks = { dark: ['color-contrast'], light: [] } as const

/** The same wide and on a phone. */
export async function expectNoViolationAtAnySize(page: Page, picture: string): Promise<void> {
  for (const width of [1_200, 390]) {
    await page.setViewportSize({ width, height: 800 })
    await expectNoViolation(page, `${picture}-${width}`)
  }
}

/** Axe finds nothing on the page as it is now, in the dark and in the light; a picture of both is kept under this name. */
export function expectNoViolation(page: Page, picture?: string): Promise<void> {
  return expectNothing(page, looks, picture)
}

/** All texts have a contrast of seven to one, in the dark and in the light. */
export function expectStrongContrast(page: Page): Promise<void> {
  const rules = ['color-contrast-enhanced']
  return expectNothing(page, { dark: rules, light: rules })
}

async function expectNothing(
  page: Page,
  rulesOf: Record<keyof typeof looks, readonly string[]>,
  picture?: string,
): Promise<void> {
  for (const [colorScheme, rules] of Object.entries(rulesOf)) {
    await page.emulateMedia({ colorScheme: colorScheme as keyof typeof looks })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
    await standStill(page)
    expect(await violationsIn(page, rules), colorScheme).toEqual([])
    expect(await page.evaluate(linksInBrowserBlue), colorScheme).toEqual([])
    if (picture) await keepPicture(page, `${picture}-${colorScheme}`)
  }
}

/** What breaks these rules, or any where none is named: the rule, and each element with what is wrong. Axe is brought once to a page. */
async function violationsIn(page: Page, rules: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  return page.evaluate(
    async (values) => {
      const inPage = globalThis as unknown as { axe: typeof axe }
      const { violations } = await inPage.axe.run({
        // What is in order is not described.
        resultTypes: ['violations'],
        ...(values.length > 0 && { runOnly: { type: 'rule', values } }),
      })
      return violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ html, failureSummary }) => html + failureSummary)}`,
      )
    },
    [...rules],
  )
}

/** Links in the colour that a browser gives to what the page has forgotten. */
function linksInBrowserBlue(): string[] {
  const blues = ['rgb(0, 0, 238)', 'rgb(158, 158, 255)']
  return [...document.querySelectorAll('a[href]')]
    .filter((link) => blues.includes(getComputedStyle(link).color))
    .map(({ outerHTML }) => outerHTML)
}

/** Half-faded text has half the contrast: resolves when nothing moves any more. */
async function standStill(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(movements)).toEqual([])
}

/** What moves, and will end: a loader that turns never does. */
function movements(): string[] {
  return document
    .getAnimations()
    .filter(({ playState }) => playState === 'running')
    .filter(({ effect }) => effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
    .map((moving) =>
      moving instanceof CSSTransition ? moving.transitionProperty : moving.constructor.name,
    )
}

/** Keeps a picture of the page, in the folder of LOBBY_SCREENSHOTS; without one, nothing. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.LOBBY_SCREENSHOTS
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` })
}
