// Ways to sign in beyond the password: codes of an app, passkeys, a provider.
import { createHmac } from 'node:crypto'
import { freePort } from '@lobby/channels/testing/free-port'
import { openidProvider } from '@lobby/server/testing/openid-provider'
import type { Page } from '@playwright/test'
import { expectNoViolation } from './accessibility.ts'
import { test as base, claim, expect, fill, password } from './fresh-test.ts'
import { Person } from './lobby-test.ts'

const test = base.extend<{ ada: Page }>({
  /** Opened by a name and not by an address: passkeys belong to one. */
  ada: async ({ fresh, open }, use) => {
    const named = (url: string) => url.replace('127.0.0.1', 'localhost')
    const baseURL = named(fresh.url)
    const ada = await claim({
      fresh,
      open: (address, _, come) => open(named(address), { baseURL }, come),
    })
    await use(ada.page)
  },
})
async function signOut(page: Page): Promise<void> {
  await page.goto('/')
  await new Person(page).profile.click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
}

/** A section of the account's page. */
function part(page: Page, heading: string) {
  return page.locator('section', { has: page.getByRole('heading', { name: heading }) }).last()
}

/** What an app shows for a key, so many steps of its clock from now. */
function codeOf(key: string, later = 0): string {
  const bits = [...key].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  )
  const secret = Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

test('a person turns codes on, signs in with one and with a recovery code, and turns them off', async ({
  ada: page,
}) => {
  await page.goto('/settings/signing-in')
  const codes = part(page, 'Two-factor authentication')
  await codes.getByLabel('Current password').fill(password)
  await codes.getByRole('button', { name: 'Turn codes on' }).click()
  await expect(page.getByRole('img', { name: 'QR code for the authenticator app' })).toBeVisible()
  await expectNoViolation(page)
  const key = await codes.getByLabel('Key', { exact: true }).inputValue()
  await codes.getByLabel('Code', { exact: true }).fill(codeOf(key))
  await codes.getByRole('button', { name: 'Turn on' }).click()
  await expect(codes.getByRole('listitem')).toHaveCount(10)
  const recovery = await codes.getByRole('listitem').first().innerText()
  await codes.getByRole('button', { name: 'I have kept them' }).click()
  await expect(codes).toContainText('10 recovery codes are left.')

  for (const code of [codeOf(key, 1), recovery]) {
    await signOut(page)
    await fill(page, 'Ada')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByLabel('Code').fill('000000')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toHaveText(/This code is wrong/)
    await page.getByLabel('Code').fill(code)
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: /^Message to/ }).waitFor()
  }

  await page.goto('/settings/signing-in')
  await expect(codes).toContainText('9 recovery codes are left.')
  await codes.getByLabel('Current password').fill(password)
  await codes.getByRole('button', { name: 'Turn codes off' }).click()
  await expect(codes.getByRole('button', { name: 'Turn codes on' })).toBeVisible()
})

test('a person adds a passkey, signs in by it alone, calls it something else, and removes it', async ({
  ada: page,
}) => {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await page.goto('/settings/signing-in')
  const passkeys = part(page, 'Passkeys')
  await passkeys.getByLabel('Name').fill('Phone')
  await passkeys.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(passkeys.getByRole('listitem')).toContainText('Phone')
  await expect(passkeys.getByRole('listitem')).toContainText('Not used yet')
  await expectNoViolation(page)

  await signOut(page)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByRole('textbox', { name: /^Message to/ }).waitFor()

  await page.goto('/settings/signing-in')
  await expect(passkeys.getByRole('listitem')).toContainText('Last used')
  await passkeys.getByRole('button', { name: 'Rename Phone' }).click()
  await passkeys.getByRole('listitem').getByLabel('Name').fill('Old phone')
  await passkeys.getByRole('button', { name: 'Save' }).click()
  await passkeys.getByRole('button', { name: 'Remove Old phone' }).click()
  await expect(passkeys.getByRole('listitem')).toHaveCount(0)

  await signOut(page)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
})

test.describe('with a provider', () => {
  test.use({
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture uses
    env: async ({}, use) => {
      const port = await freePort()
      const origin = `http://localhost:${port}`
      await using provider = await openidProvider(
        { grace: { preferred_username: 'Grace' } },
        `${origin}/api/auth/provider/callback`,
      )
      await use({ ...provider.env, PORT: String(port), LOBBY_ORIGIN: origin })
    },
  })

  test('a person signs in there, and confirms there before they change how', async ({
    ada: page,
  }) => {
    await signOut(page)
    await page.getByRole('button', { name: 'Sign in with Example' }).click()
    await signInThere(page, { asksConsent: true })
    await expect(new Person(page).profile).toContainText('Grace')

    await page.goto('/settings/signing-in')
    const codes = part(page, 'Two-factor authentication')
    await codes.getByRole('button', { name: 'Turn codes on' }).click()
    const dialog = page.getByRole('dialog', { name: 'Is it still you?' })
    await expectNoViolation(page)
    await dialog.getByRole('button', { name: 'Confirm with Example' }).click()
    await signInThere(page, { asksConsent: false })
    await codes.getByRole('button', { name: 'Turn codes on' }).click()
    await expect(page.getByRole('img', { name: 'QR code for the authenticator app' })).toBeVisible()
  })

  test('a person without a password confirms there, chooses one, and signs in by it', async ({
    ada: page,
  }) => {
    await signOut(page)
    await page.getByRole('button', { name: 'Sign in with Example' }).click()
    await signInThere(page, { asksConsent: true })
    await expect(new Person(page).profile).toContainText('Grace')

    await page.goto('/settings/signing-in')
    const section = part(page, 'Password')
    const choose = async () => {
      await section.getByLabel('New password').fill(password)
      await section.getByRole('button', { name: 'Choose a password' }).click()
    }
    await choose()
    const dialog = page.getByRole('dialog', { name: 'Is it still you?' })
    await dialog.getByRole('button', { name: 'Confirm with Example' }).click()
    await signInThere(page, { asksConsent: false })
    await choose()
    await expect(section.getByRole('status')).toHaveText(/^Saved/)
    await expect(section.getByLabel('Current password')).toBeVisible()
    await expectNoViolation(page)

    await signOut(page)
    await fill(page, 'Grace')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(new Person(page).profile).toContainText('Grace')
  })

  test('a person who breaks off there is told so', async ({ ada: page }) => {
    await signOut(page)
    await page.getByRole('button', { name: 'Sign in with Example' }).click()
    await page.getByRole('link', { name: /Cancel/ }).click()
    await expect(page.getByRole('alert')).toHaveText(/Signing in there did not work/)
  })
})

/** At the provider: its own pages. It asks for consent the first time. */
async function signInThere(page: Page, { asksConsent }: { asksConsent: boolean }): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill('grace')
  await page.getByPlaceholder('and password').fill('any')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  if (asksConsent) await page.getByRole('button', { name: 'Continue' }).click()
}
