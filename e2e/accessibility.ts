import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

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
  const { violations } = await new AxeBuilder({ page }).analyze()
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
