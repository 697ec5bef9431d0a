import { type Browser, expect, type Page } from '@playwright/test'
import { Person, test } from './lobby-test.ts'
import { LobbyServer } from './server.ts'

const password = 'the garden of ada 17'

// A server of its own, two browsers, real passwords, and a walk through everything.
test.describe.configure({ timeout: 180_000 })

test('a newcomer owns a server, invites somebody, makes a private room, mutes and bans, and finds each step in the audit log', async ({
  browser,
}, { outputPath }) => {
  const server = new LobbyServer()
  await server.start()
  const shots = process.env.LOBBY_SCREENSHOTS ?? outputPath()
  const look = (page: Page, name: string) => page.screenshot({ path: `${shots}/${name}.png` })

  const ada = await open(browser, server, await server.claimUrl)
  await signUp(ada.page, 'Ada', 'Become the owner')
  await ada.composer.waitFor()
  await look(ada.page, '1-owner')

  await ada.page.getByRole('button', { name: /Your name and settings/ }).click()
  await ada.page.getByRole('link', { name: 'Invite people' }).click()
  await ada.page.getByRole('button', { name: 'Make the link' }).click()
  const link = await ada.page.getByRole('textbox', { name: 'The link' }).inputValue()
  await look(ada.page, '2-invitation')

  const bea = await open(browser, server, link)
  await expect(bea.page.getByText('Ada invites you to this server.')).toBeVisible()
  await look(bea.page, '3-invited')
  await signUp(bea.page, 'Bea', 'Make the account')
  await bea.composer.waitFor()
  await bea.say('Thank you!')

  await ada.page.goto('/chat/lobby')
  await expect(ada.message('Thank you!')).toBeVisible()
  await ada.page.getByRole('button', { name: 'New room' }).click()
  await ada.page.getByRole('textbox', { name: 'What is it about?' }).fill('Attic')
  await ada.page.getByRole('switch', { name: 'Private' }).check()
  await ada.page.getByRole('button', { name: 'Make the room' }).click()
  await ada.page.getByRole('heading', { name: 'Attic' }).waitFor()
  await ada.say('Only for us')

  await ada.page.getByRole('button', { name: 'Members' }).click()
  const members = ada.page.getByRole('dialog', { name: 'Members' })
  await members.getByRole('button', { name: 'Add: Bea' }).click()
  await bea.room('Attic').first().click()
  await expect(bea.message('Only for us')).toBeVisible()

  const about = async (what: string) => {
    await members.getByRole('button', { name: 'What to do about Bea' }).click()
    await look(ada.page, `4-${what.toLowerCase()}`)
    await members.getByRole('button', { name: what, exact: true }).click()
  }
  await about('Mute')
  await expect(bea.page.getByText('You are muted here. You can read, but not write.')).toBeVisible()
  await look(bea.page, '5-muted')
  await about('Ban')
  await expect(bea.room('Attic')).toHaveCount(0)
  await expect(bea.page.getByText('Only for us')).toHaveCount(0)
  await look(bea.page, '6-banned')

  await ada.page.goto('/admin/audit')
  await expect(ada.page.getByText(/entries, each as it was written/)).toBeVisible()
  for (const step of [
    /Ada .*Became the owner.* Ada/,
    /Ada .*Made an invitation/,
    /Bea .*Accepted an invitation/,
    /Ada .*Made a room Attic/,
    /Ada .*Added to a room.* Bea/,
    /Ada .*Changed a role in a room.* Bea .*member → muted/,
    /Ada .*Banned from a room.* Bea .*muted → banned/,
  ])
    await expect(ada.page.getByRole('row', { name: step })).toHaveCount(1)
  await look(ada.page, '7-audit')

  await server.remove()
})

async function open(browser: Browser, server: LobbyServer, address: string): Promise<Person> {
  const context = await browser.newContext({ baseURL: server.url, locale: 'en-GB' })
  const page = await context.newPage()
  await page.goto(address)
  return new Person(page)
}

async function signUp(page: Page, username: string, action: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Username' }).fill(username)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: action }).click()
}
