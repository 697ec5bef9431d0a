import { expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, makePrivateRoom, makeRoom, type Person, test } from './lobby-test.ts'

const panelOf = ({ page }: Person) => page.getByRole('complementary')

test('a panel stands beside the text, stays while rooms change, and is there after a reload', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  const room = await makeRoom(ada.page, 'Harbour')
  await ada.openMembers()
  await expect(panelOf(ada)).toBeFocused()
  const [panel, text] = [
    await panelOf(ada).boundingBox(),
    await ada.page.getByRole('main').boundingBox(),
  ]
  expect(panel?.x).toBe((text?.x ?? 0) + (text?.width ?? 0))

  const element = await panelOf(ada).elementHandle()
  await ada.page.locator(`nav a[href="/chat/${room}/"]`).click()
  await expect(ada.page.getByRole('heading', { level: 1 })).toHaveText('Harbour')
  expect(await element?.evaluate(({ isConnected }) => isConnected)).toBe(true)
  await ada.page.reload()
  await expect(panelOf(ada)).toBeVisible()
  await expect(ada.composer).toBeFocused()

  await panelOf(ada).getByRole('button', { name: 'Close' }).click()
  await expect(panelOf(ada)).toHaveCount(0)
  await ada.page.reload()
  await ada.composer.waitFor()
  await expect(panelOf(ada)).toHaveCount(0)
})

test('Escape closes the panel in which the keys are, and they go back to what opened it', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  await ada.openMembers()
  await ada.page.keyboard.press('Escape')
  await expect(panelOf(ada)).toHaveCount(0)
  await expect(ada.page.getByRole('button', { name: 'Members' })).toBeFocused()
  await ada.openMembers()
  await ada.composer.focus()
  await ada.page.keyboard.press('Escape')
  await expect(panelOf(ada)).toBeVisible()
})

test('where it is narrow, the panel slides over the text and is not there after a reload', async ({
  enter,
}) => {
  const ada = await enter('Ada', 'lobby', { viewport: { width: 900, height: 700 } })
  await ada.openMembers()
  expect((await ada.page.getByRole('main').boundingBox())?.width).toBe(620)
  await ada.page.keyboard.type('x')
  await expect(ada.composer).toHaveValue('')
  await ada.page.mouse.click(200, 400)
  await expect(panelOf(ada)).toHaveCount(0)
  await ada.openMembers()
  await ada.page.reload()
  await ada.composer.waitFor()
  await expect(panelOf(ada)).toHaveCount(0)
})

test('the menu of a room copies its link, opens its settings, and says why one cannot leave', async ({
  enter,
}) => {
  const ada = await enter('Ada', 'lobby', {
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const { page } = ada
  await (await enter('Quirin')).say('Good morning')
  await ada.message('Good morning').waitFor()
  const members = await ada.openMembers()
  await members.getByRole('button', { name: 'Message to Quirin' }).click()
  await page.getByRole('heading', { name: 'Quirin', level: 1 }).waitFor()
  await members.getByRole('button', { name: 'Close' }).click()
  const address = await makePrivateRoom(ada, 'Wine cellar')
  const menu = page.getByRole('button', { name: 'More about this room' })
  await menu.click()
  await expectNoViolationAtAnySize(page, 'room-menu')
  await page.setViewportSize({ width: 1_200, height: 800 })
  await page.getByRole('menuitem', { name: 'Copy link' }).click()
  await expect(page.getByRole('menuitem', { name: 'Link copied' })).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    new URL(address, page.url()).href,
  )
  await page.getByRole('menuitem', { name: 'Room settings' }).click()
  await expect(panelOf(ada).getByRole('textbox', { name: 'Name' })).toHaveValue('Wine cellar')
  // What two people have among themselves has no settings.
  await ada.room('Quirin').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Quirin')
  await expect(panelOf(ada)).toHaveCount(0)
  await ada.room('Wine cellar').click()
  await menu.click()
  await page.getByRole('menuitem', { name: 'Leave this room' }).click()
  await page.getByRole('menuitem', { name: 'Leave for sure?' }).click()
  await expect(page.getByRole('menuitem', { name: /You are the last moderator/ })).toBeVisible()
})

test('the header shows faces of those who are there, and how many they are', async ({ enter }) => {
  const [ada, zita] = [await enter('Ada'), await enter('Zita')]
  await zita.say('Zita is here')
  await ada.message('Zita is here').waitFor()
  await makePrivateRoom(ada, 'Duo')
  const members = ada.page.getByRole('button', { name: 'Members' })
  await expect(members).toHaveText('Members1')
  const panel = await ada.openMembers()
  await panel.getByRole('button', { name: 'Add: Zita' }).click()
  await expect(members).toHaveText(/^MembersAZ2$/)
  await expectNoViolationAtAnySize(ada.page, 'members-panel')
})
