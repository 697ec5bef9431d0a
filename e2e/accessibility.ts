import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

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
    // There are no frames of others here, for which axe would open a page of its own.
    const axe = new AxeBuilder({ page }).setLegacyMode()
    const { violations } = await (rules.length > 0 ? axe.withRules([...rules]) : axe).analyze()
    expect(
      violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ html, failureSummary }) => html + failureSummary)}`,
      ),
      colorScheme,
    ).toEqual([])
    expect(await page.evaluate(linksInBrowserBlue), colorScheme).toEqual([])
    if (picture) await keepPicture(page, `${picture}-${colorScheme}`)
  }
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
