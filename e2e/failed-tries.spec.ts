import { freePort } from '@lobby/channels/testing/free-port'
import { expectNoViolationAtAnySize } from './accessibility.ts'
import { claim, comeIn, expect, fill, test } from './fresh-test.ts'

// Behind a proxy, so that tries can come from other places than the page does.
test.use({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture uses
  env: async ({}, use) => {
    const port = await freePort()
    const LOBBY_ORIGIN = `http://127.0.0.1:${port}`
    await use({ PORT: String(port), LOBBY_ORIGIN, LOBBY_TRUSTED_PROXIES: '127.0.0.1' })
  },
})

/** Guesses from elsewhere. */
async function guess(server: string, from: string): Promise<void> {
  const { status } = await fetch(`${server}/api/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
    body: JSON.stringify({ username: 'Ada', password: 'not the garden of ada' }),
  })
  expect(status).toBe(401)
}

test('security 68: after signing in, one reads how often others have tried from elsewhere, once, and goes on to where one was going', async ({
  fresh,
  open,
}) => {
  const owner = await claim({ fresh, open })
  for (let n = 1; n <= 5; n++) await guess(fresh.url, `198.51.100.${n}`)
  // Each is written down within a second, at a moment that nobody can foretell; the fifth comes into the audit log.
  const audit = async () => (await owner.page.request.get('/api/admin/audit')).text()
  await expect.poll(audit).toContain('"failed":5')

  const ada = await open('/login?room=lobby', { reducedMotion: 'reduce' })
  const { page } = ada
  await fill(page, 'Ada')
  await page.keyboard.press('Enter')
  await expect(
    page.getByRole('heading', { name: 'Others have tried to sign in as you' }),
  ).toBeVisible()
  await expect(page.getByRole('main')).toContainText(
    /5 tries from places where you had never signed in failed: \d{1,2} \w+ \d{4}, \d\d:\d\d/,
  )
  await expect(page.getByRole('link', { name: 'Your account' })).toHaveAttribute(
    'href',
    '/settings/signing-in',
  )
  await expectNoViolationAtAnySize(page, 'failed-tries')
  const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement)
  expect(scrollWidth).toBe(clientWidth)
  await page.getByRole('link', { name: 'Go on' }).click()
  await expect(page).toHaveURL('/chat/lobby/')
  await ada.composer.waitFor()

  const again = await open('/login')
  await comeIn(again, 'Ada')
})
