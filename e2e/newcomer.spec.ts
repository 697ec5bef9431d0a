import { keepPicture } from './accessibility.ts'
import { claim, expect, fill, test } from './fresh-test.ts'
import { makePrivateRoom } from './lobby-test.ts'

test('a newcomer owns a server, invites a person, makes a private room, mutes and bans, and finds each step in the audit log', async ({
  fresh,
  open,
}) => {
  const ada = await claim({ fresh, open })
  await keepPicture(ada.page, 'newcomer-1-owner')

  const firstSteps = ada.page.getByRole('region', { name: 'First steps' })
  await firstSteps.getByRole('link', { name: 'Invite people' }).click()
  await ada.page.getByRole('button', { name: 'Make the link' }).click()
  const link = await ada.page.getByRole('textbox', { name: 'The link' }).inputValue()
  await keepPicture(ada.page, 'newcomer-2-invitation')

  const bea = await open(link)
  await expect(bea.page.getByText('Ada invites you to Lobby.')).toBeVisible()
  await keepPicture(bea.page, 'newcomer-3-invited')
  await fill(bea.page, 'Bea')
  await bea.page.getByRole('button', { name: 'Make the account' }).click()
  await bea.composer.waitFor()
  await bea.say('Thank you!')

  await ada.page.goto('/chat/lobby')
  await expect(ada.message('Thank you!')).toBeVisible()
  await makePrivateRoom(ada, 'Attic')
  await ada.say('Only for us')

  const members = await ada.openMembers()
  await members.getByRole('button', { name: 'Add: Bea' }).click()
  await bea.room('Attic').first().click()
  await expect(bea.message('Only for us')).toBeVisible()

  const about = async (what: string) => {
    await members.getByRole('button', { name: 'What to do about Bea' }).click()
    await keepPicture(ada.page, `newcomer-4-${what.toLowerCase()}`)
    await members.getByRole('button', { name: what, exact: true }).click()
  }
  await about('Mute')
  await expect(bea.page.getByText('You are muted here. You can read, but not write.')).toBeVisible()
  await keepPicture(bea.page, 'newcomer-5-muted')
  await about('Ban')
  await members.getByRole('button', { name: 'Ban for sure?' }).click()
  await expect(bea.room('Attic')).toHaveCount(0)
  await expect(bea.page.getByText('Only for us')).toHaveCount(0)
  await keepPicture(bea.page, 'newcomer-6-banned')

  await ada.page.goto('/admin/audit')
  await expect(ada.page.getByText('Every entry is as it was written.')).toBeVisible()
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
  await keepPicture(ada.page, 'newcomer-7-audit')
})
