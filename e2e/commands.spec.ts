import { expectNoViolation } from './accessibility.ts'
import { expect, makePrivateRoom, makeRoom, type Person, test } from './lobby-test.ts'

async function alone(enter: (name: string) => Promise<Person>): Promise<Person> {
  const ada = await enter('Ada')
  await ada.page.goto(`/chat/${await makeRoom(ada.page, 'Desk')}`)
  await ada.composer.waitFor()
  return ada
}

test('commands are proposed with what they do, and /help shows them all', async ({ enter }) => {
  const ada = await enter('Ada')
  await ada.composer.pressSequentially('/')
  const options = ada.page.getByRole('listbox', { name: 'Commands' }).getByRole('option')
  await expect(options).toHaveText([
    /^\/me text/,
    /^\/shrug text/,
    /^\/topic text/,
    /^\/mute 1h/,
    /^\/status /,
    /^\/helpShows/,
  ])
  await ada.composer.pressSequentially('he')
  await expect(options).toHaveText([/Shows all commands/])
  await ada.composer.press('Tab')
  await expect(ada.composer).toHaveValue('/help ')
  await ada.composer.press('Enter')
  const help = ada.page.getByRole('dialog', { name: 'Commands' })
  await expect(help.getByText('/shrug')).toBeVisible()
  await expect(help.getByText('/invite @name')).toBeVisible()
  await expect(ada.composer).toHaveValue('')
  await expectNoViolation(ada.page, 'commands')
  await ada.page.keyboard.press('Escape')
  await expect(help).toBeHidden()
  await expect(ada.composer).toBeFocused()
})

test('a command that is typed in full is given by one Enter', async ({ enter }) => {
  const ada = await alone(enter)
  await ada.composer.pressSequentially('/shrug')
  await ada.composer.press('Enter')
  await expect(ada.message(String.raw`¯\_(ツ)_/¯`)).toBeVisible()
  await expect(ada.composer).toHaveValue('')
  await ada.say('/me waves')
  await expect(ada.messages.getByRole('emphasis')).toHaveText('waves')
})

test('an unknown command is not sent, but offered to be; two slashes begin a text with one', async ({
  enter,
}) => {
  const ada = await alone(enter)
  await ada.say('/dance now')
  await expect(ada.page.getByText('There is no command /dance')).toBeVisible()
  await expect(ada.composer).toHaveValue('/dance now')
  await expect(ada.messages).toHaveCount(0)
  await ada.page.getByRole('button', { name: 'Send it as text' }).click()
  await expect(ada.message('/dance now')).toBeVisible()
  await expect(ada.composer).toHaveValue('')

  await ada.say('//dance')
  await expect(ada.messages.last()).toContainText('/dance')
  await expect(ada.messages.last()).not.toContainText('//dance')
  await ada.say('/usr/bin is full')
  await expect(ada.message('/usr/bin is full')).toBeVisible()
})

test('/invite lets a person into a private room, and /leave asks before it leaves', async ({
  enter,
}) => {
  const [ada, bob] = [await enter('Ada'), await enter('Mirko')]
  await bob.say('Mirko is here')
  await expect(ada.message('Mirko is here')).toBeVisible()
  const address = await makePrivateRoom(ada, 'Attic')
  await ada.say('/invite Nobody Known')
  await expect(ada.page.getByText('You have met nobody who is called Nobody Known')).toBeVisible()
  await expect(ada.composer).toHaveValue('/invite Nobody Known')
  await ada.say('/invite @Mirko')
  await expect(ada.composer).toHaveValue('')

  await bob.page.goto(address)
  await bob.say('Thank you')
  await expect(ada.message('Thank you')).toBeVisible()
  // What one may not do says so, and stays to be mended.
  await bob.say('/topic Mine')
  await expect(bob.page.getByText('You are not allowed to do this.')).toBeVisible()
  await expect(bob.composer).toHaveValue('/topic Mine')
  await bob.say('/leave')
  await expect(bob.page.getByText('Leave Attic?')).toBeVisible()
  await bob.page.getByRole('button', { name: 'Leave', exact: true }).click()
  await expect(bob.page).toHaveURL(/\/chat\/lobby\/$/)
  await expect(bob.room('Attic')).toBeHidden()
  await bob.say('/leave')
  await expect(bob.page.getByText('there is nothing to leave')).toBeVisible()
})

test('/topic says what a room is about', async ({ enter }) => {
  const ada = await enter('Ada')
  await makePrivateRoom(ada, 'Attic')
  await ada.say('/topic Things of old')
  await expect(ada.page.getByText('set the topic: Things of old')).toBeVisible()
  await expect(ada.composer).toHaveValue('')
})

test('a long text that is pasted can become a block of code; nothing of it is lost', async ({
  enter,
}) => {
  const ada = await alone(enter)
  const log = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n')
  await ada.composer.fill(log)
  await ada.composer.press('Control+a')
  await ada.composer.press('Control+x')
  await ada.composer.pressSequentially('see ')
  await ada.composer.press('Control+v')
  await expect(ada.page.getByText('Those are 40 lines.')).toBeVisible()
  await ada.composer.pressSequentially(' what?')
  await ada.page.getByRole('button', { name: 'Make it a block' }).click()
  await expect(ada.composer).toHaveValue(`see \n\`\`\`\n${log}\n\`\`\`\n what?`)
  await expect(ada.composer).toBeFocused()
  await ada.composer.press('Control+z')
  await expect(ada.composer).toHaveValue(`see ${log} what?`)
})

test('/mute and /status take an end, say what they do, and say what is wrong', async ({
  enter,
}) => {
  const ada = await alone(enter)
  const { page } = ada
  const bell = page.getByRole('button', { name: /^Notifications/ })
  await ada.say('/mute soon')
  await expect(page.getByText('“soon” says no time.')).toBeVisible()
  await expect(ada.composer).toHaveValue('/mute soon')
  await ada.say('/mute 1h')
  await expect(page.getByText(/^This room is muted until /)).toBeVisible()
  await expect(bell).toHaveAccessibleName('Notifications: Muted')
  await ada.say('/mute off')
  await expect(bell).toHaveAccessibleName('Notifications: Everything')

  await ada.say('/status :palm_tree: On holiday for 2d')
  await expect(page.getByText(/^Your status is set until /)).toBeVisible()
  await ada.say('Bye!')
  await expect(ada.message('Bye!').getByRole('img', { name: 'On holiday' })).toHaveText('🌴')
  await ada.say('/status')
  await expect(ada.message('Bye!').getByRole('img', { name: 'On holiday' })).toHaveCount(0)
})

test('s/old/new/ mends what one said last, and +:emoji: reacts to the last message', async ({
  enter,
}) => {
  const ada = await alone(enter)
  await ada.say('The kettel is on.')
  await expect(ada.page.locator('article[data-state]')).toHaveCount(0)
  await ada.say('s/coffee/tea/')
  await expect(ada.page.getByText('Your last message here does not say that.')).toBeVisible()
  await ada.say('s/kettel/kettle/')
  await expect(ada.message('The kettle is on.')).toBeVisible()
  await expect(ada.composer).toHaveValue('')
  await ada.say('+:tada:')
  await expect(ada.message('The kettle is on.').getByText('🎉')).toBeVisible()
  await expect(ada.messages).toHaveCount(1)
})
