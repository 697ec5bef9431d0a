import { expectNoViolationAtAnySize } from './accessibility.ts'
import { claim, expect, test } from './fresh-test.ts'

test('one frame has what is mine and what I look after; it leads back to the room', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  const { page } = ada
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.keyboard.press('Control+,')
  const navigation = page.getByRole('navigation', { name: 'Settings' })
  for (const [name, path] of [
    ['Look and language', 'look'],
    ['Blocked people', 'blocked'],
    ['Signing in', 'signing-in'],
    ['Devices', 'devices'],
    ['Invite people', 'invitations'],
    ['Reports', 'reports'],
    ['Profile', 'profile'],
  ] as const) {
    await navigation.getByRole('link', { name }).click()
    await expect(page).toHaveURL(`/settings/${path}`)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
    await expect(navigation.locator('[aria-current]')).toHaveText(name)
  }
  await expectNoViolationAtAnySize(page, 'settings-profile')
  await page.setViewportSize({ width: 1_280, height: 800 })
  await navigation.getByRole('link', { name: 'Admin area' }).click()
  await expect(page).toHaveURL('/admin')
  await page.goBack()
  await navigation.getByRole('link', { name: 'Back to Lobby' }).click()
  await ada.composer.waitFor()
})

test('old addresses lead to the settings; a page that is not for me is not there', async ({
  fresh,
  open,
}) => {
  const { page } = await claim({ fresh, open })
  for (const [former, now] of [
    ['/account', '/settings/profile'],
    ['/account?refused=provider_refused', '/settings/signing-in?refused=provider_refused'],
    ['/invitations', '/settings/invitations'],
    ['/reports', '/settings/reports'],
    ['/settings', '/settings/profile'],
  ] as const) {
    await page.goto(former)
    await expect(page).toHaveURL(now)
  }
  await expect(page.getByRole('heading', { level: 1, name: 'Profile' })).toBeVisible()

  const bob = await open('/chat/lobby?username=Bob')
  await bob.takeName()
  await bob.page.goto('/settings/invitations')
  await expect(
    bob.page.getByRole('heading', { name: 'There is nothing at this address' }),
  ).toBeVisible()
  const stranger = await open('/')
  await stranger.page.goto('/settings/look')
  await expect(stranger.page).toHaveURL('/login')
})
