import { expectNoViolation } from './accessibility.ts'
import { expect, type Person, test } from './lobby-test.ts'

/** Who goes is shown for ten seconds more: a reload is no farewell. */
const gone = { timeout: 30_000 }

async function choose({ page, profile }: Person, presence: string): Promise<void> {
  await profile.click()
  const menu = page.getByRole('dialog', { name: 'Your name and settings' })
  await menu.getByLabel('Presence').selectOption(presence)
  await page.keyboard.press('Escape')
  await menu.waitFor({ state: 'hidden' })
}

test('one sees who is here, who is away, and who does not want to be disturbed', async ({
  enter,
}) => {
  const [nell, otto] = [await enter('Nelly'), await enter('Ottokar')]
  await otto.say('Ottokar is here.')
  await nell.message('Ottokar is here.').waitFor()
  const members = await nell.openMembers()
  await members.getByRole('button', { name: 'Message to Ottokar' }).click()
  await nell.page.getByRole('heading', { name: 'Ottokar', level: 1 }).waitFor()

  await expect(nell.room('Ottokar')).toHaveText(/Online/)
  await expect(nell.profile).toHaveText(/Online/)
  await choose(otto, 'Do not disturb')
  await expect(nell.room('Ottokar')).toHaveText(/Do not disturb/)
  await expect(otto.profile).toHaveText(/Do not disturb/)
  await nell.page
    .getByRole('heading', { name: 'Ottokar', level: 1 })
    .getByRole('button', { name: 'Ottokar' })
    .click()
  const card = nell.page.getByRole('dialog', { name: 'Ottokar' })
  await expect(card).toContainText('PresenceDo not disturb')
  await expectNoViolation(nell.page, 'presence on a card')
  await nell.page.keyboard.press('Escape')

  await choose(otto, 'Appear offline')
  await expect(nell.room('Ottokar')).toHaveText(/Offline/, gone)
  await otto.page.reload()
  await otto.composer.waitFor()
  await choose(otto, 'Available')
  await expect(nell.room('Ottokar')).toHaveText(/Online/)

  await otto.page.clock.install()
  await otto.page.reload()
  await otto.composer.waitFor()
  await otto.page.clock.fastForward('01:10')
  await expect(async () => {
    await otto.page.clock.fastForward('06:00')
    await expect(nell.room('Ottokar')).toHaveText(/Away/, { timeout: 2_000 })
  }).toPass()
  await otto.page.mouse.move(20, 30)
  await otto.page.mouse.move(40, 30)
  await expect(nell.room('Ottokar')).toHaveText(/Online/)
})
