import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** Axe finds nothing on the page as it is now, wide and on a phone; a picture of each is kept under this name. */
export async function expectNoViolationAtAnySize(page: Page, picture: string): Promise<void> {
  for (const width of [1_200, 390]) {
    await page.setViewportSize({ width, height: 800 })
    await expectNoViolation(page)
    await keepPicture(page, `${picture}-${width}`)
  }
}

/** Axe finds nothing on the page as it is now. */
export async function expectNoViolation(page: Page): Promise<void> {
  // Half-faded text has half the contrast: look when nothing moves any more.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        // What turns while somebody waits never ends.
        .filter((a) => a.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
        .map((a) => a.finished.catch(() => {})),
    ),
  )
  const axe = new AxeBuilder({ page })
  // The dark differs from the light by its colours alone: the rest was looked at there.
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
  const { violations } = await (isDark ? axe.withRules(['color-contrast']) : axe).analyze()
  expect(
    violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => html + failureSummary)}`,
    ),
  ).toEqual([])
}

/** Keeps how the page looks for somebody to see, in the folder of LOBBY_SCREENSHOTS; without one, nothing. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.LOBBY_SCREENSHOTS
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` })
}
