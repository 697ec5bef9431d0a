// The screens on which a room is.
import { type Person, pressTool } from '../lobby-test.ts'
import type { ScreenTable, Stage } from './screen.ts'

const room =
  (name: string) =>
  ({ team }: Stage) =>
    `/chat/${team.rooms[name]}/`
const directWith =
  (name: string) =>
  ({ team }: Stage) =>
    `/chat/${team.directs[name]}/`

const seen = ({ composer }: Person) => composer.waitFor()
const newest = ({ messages }: Person) => messages.last()
const dialog = ({ page }: Person) => page.getByRole('dialog').first().waitFor()
/** A dialog that a key opens. */
const opens = (key: string) => async (person: Person) => {
  await press(key)(person)
  await dialog(person)
}
const press = (key: string) => (person: Person) => person.page.keyboard.press(key)

const isPhone = ({ page }: Person) => (page.viewportSize()?.width ?? 0) < 500

/** What can be done with a message: from its menu, or on a phone from its sheet. */
async function choose(person: Person, text: string, name?: string): Promise<void> {
  const message = person.message(text).first()
  await message.scrollIntoViewIfNeeded()
  if (isPhone(person)) {
    // Beside its name and time, which lead elsewhere.
    await message.tap({ position: { x: 240, y: 12 } })
    await message.getByRole('button', { name: 'More', exact: true }).click()
  } else await pressTool(message, 'More')
  const list = person.page.getByRole('menu').or(person.page.getByRole('dialog')).first()
  await list.waitFor()
  if (!name) return
  // Behind it may be its key.
  const named = { name: new RegExp(`^${name}( \\S+)?$`) }
  const item = list.getByRole('menuitem', named)
  await item.or(list.getByRole('button', named)).first().click()
}

/** From the menu of the room. */
async function chooseInRoom({ page }: Person, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: 'More about this room' }).click()
  await page.getByRole('menuitem', { name }).click()
}

const panel = ({ page }: Person, name: string) => page.getByRole('complementary', { name })

async function write(person: Person, text: string, last: string): Promise<void> {
  await person.composer.fill(text)
  await person.composer.press('Control+End')
  await person.composer.pressSequentially(last)
}

/** A draft stays with the person. */
const dropDraft = ({ team }: Stage) => team.mira.ask('DELETE', `drafts/${team.rooms.Product}`)

export const roomScreens: ScreenTable = {
  room: {},
  'room-older': {
    act: async (person) => {
      await person.page.getByRole('log').hover()
      await person.page.mouse.wheel(0, -900)
      await person.message('Release on').first().hover()
    },
  },
  'room-beginning': {
    act: async (person) => {
      await newest(person).press('Home')
      await person.page.getByText('This is the beginning').first().waitFor()
    },
  },
  unread: {
    at: room('Support'),
    before: (_, { team }) =>
      team.mira.ask('POST', `rooms/${team.rooms.Support}/unread`, { seq: 1 }),
    act: (person) => newest(person).waitFor(),
  },
  compact: {
    act: async (person) => {
      await person.page.evaluate(() => localStorage.setItem('lobby.density', 'compact'))
      await person.page.reload()
      await newest(person).waitFor()
    },
  },
  formats: { at: room('Formats'), act: (person) => newest(person).waitFor() },
  'formats-above': {
    at: room('Formats'),
    act: async (person) => {
      await newest(person).press('Home')
      await person.page.getByText('This is the beginning').first().waitFor()
    },
  },
  'long-names': {
    at: room('Working group for the move to the new building in spring'),
    act: seen,
  },
  'empty-room': { at: room('Attic'), act: seen },
  'empty-private': { at: room('Board'), act: seen },
  'empty-direct': { at: directWith('Tomás'), act: seen },
  'direct-room': { at: directWith('Leila'), act: (person) => newest(person).waitFor() },
  archived: {
    at: room('Archive of the last season'),
    act: ({ page }) => page.getByText('This room is archived.').waitFor(),
  },
  'room-menu': {
    act: async ({ page }) => {
      await page.getByRole('button', { name: 'More about this room' }).click()
      await page.getByRole('menu').waitFor()
    },
  },
  'members-panel': {
    act: async (person) => {
      const members = await person.openMembers()
      await members.getByRole('button', { name: 'Message to Tomás' }).waitFor()
    },
  },
  'pins-panel': {
    act: async (person) => {
      await chooseInRoom(person, 'Pinned messages')
      await panel(person, 'Pinned messages').getByText('Release on').waitFor()
    },
  },
  'thread-panel': {
    act: async (person) => {
      await person.page.getByRole('button', { name: '2 answers' }).click()
      await panel(person, 'Thread').getByText('It did, 1.2 GB').waitFor()
    },
  },
  'room-settings': {
    act: async (person) => {
      await chooseInRoom(person, 'Room settings')
      await panel(person, 'Settings of this room').getByRole('textbox').first().waitFor()
    },
  },
  'message-menu': { act: (person) => choose(person, 'Nothing complained') },
  'message-versions': {
    act: async (person) => {
      await person.page.getByRole('button', { name: '(edited)' }).click()
      await dialog(person)
    },
  },
  'message-seen': {
    act: async (person) => {
      await choose(person, 'Nothing complained', 'Seen by')
      await dialog(person)
    },
  },
  'message-delete': {
    act: async (person) => {
      await choose(person, 'Nothing complained', 'Delete')
      await person.page.getByRole('button', { name: 'Delete', exact: true }).last().waitFor()
    },
  },
  'message-report': {
    act: async (person) => {
      await choose(person, 'On it.', 'Report')
      await person.page.getByRole('heading', { name: 'Report this message' }).waitFor()
    },
  },
  'message-react': {
    act: async (person) => {
      await choose(person, 'Nothing complained', 'React')
      await person.page.getByRole('gridcell').first().waitFor()
    },
  },
  'message-edit': {
    act: async (person) => {
      await choose(person, 'Nothing complained', 'Edit')
      await person.page.getByRole('textbox', { name: 'Edit this message' }).waitFor()
    },
  },
  answering: { act: (person) => choose(person, 'Two things before lunch', 'Reply') },
  person: {
    act: async (person) => {
      await person.page.getByRole('button', { name: 'Tomás' }).last().click()
      await person.page
        .getByRole('button', { name: /^Message/ })
        .last()
        .waitFor()
    },
  },
  'emoji-picker': {
    act: async (person) => {
      await person.page.getByRole('button', { name: 'Emoji', exact: true }).click()
      await person.page.getByRole('gridcell').first().waitFor()
    },
  },
  // What is written stays as a draft until it is dropped.
  writing: {
    act: async (person) => {
      await write(
        person,
        'The **draft** is there:\n\n- first\n- second\n\nWhat do you think, @',
        'J',
      )
      await person.page.getByRole('option').first().waitFor()
    },
    after: dropDraft,
  },
  commands: {
    act: async (person) => {
      await write(person, '', '/')
      await person.page.getByRole('option').first().waitFor()
    },
    after: dropDraft,
  },
  'too-long': {
    act: async (person) => {
      await person.composer.fill('a bit too long '.repeat(270))
      await person.page.getByText('characters too many').waitFor()
    },
    after: dropDraft,
  },
  switcher: {
    act: async (person) => {
      await press('Control+k')(person)
      await person.page.getByRole('combobox', { name: 'Where to?' }).fill('des')
      await person.page.getByRole('option').first().waitFor()
    },
  },
  'switcher-empty': {
    act: async (person) => {
      await press('Control+k')(person)
      await person.page.getByRole('option').first().waitFor()
    },
  },
  keys: { act: opens('Control+/') },
  navigation: {
    only: 'phone',
    act: async (person) => {
      await person.page.getByRole('button', { name: 'Show rooms' }).click()
      await person.page.getByRole('navigation').waitFor()
    },
  },
  'new-room': {
    act: async (person) => {
      await showRooms(person)
      await person.page.getByRole('button', { name: 'New room' }).click()
      await dialogTitle(person, 'Make a room')
    },
  },
  'new-direct': {
    act: async (person) => {
      await showRooms(person)
      await person.page.getByRole('button', { name: 'New direct message' }).click()
      await dialogTitle(person, 'Write to a person')
    },
  },
  'browse-rooms': {
    act: async (person) => {
      await showRooms(person)
      await person.page.getByRole('button', { name: 'Browse rooms' }).click()
      await dialogTitle(person, 'Browse rooms')
    },
  },
  profile: {
    act: async (person) => {
      await showRooms(person)
      await person.profile.click()
      // On a phone the list of rooms is a dialog as well.
      await dialogTitle(person, 'Your name and settings')
    },
  },
  'all-read': { act: opens('Shift+Escape') },
  'jump-to-date': {
    act: async (person) => {
      await chooseInRoom(person, 'Jump to a date')
      await dialogTitle(person, 'Jump to a date')
    },
  },
  'level-menu': {
    act: async (person) => {
      const { page } = person
      const bell = page.getByRole('button', { name: /^Notifications/ })
      // On a phone it is in the menu of the room.
      if (await bell.isVisible()) await bell.click()
      else await chooseInRoom(person, /^Notifications/)
      await page.getByRole('menuitemradio').first().waitFor()
    },
  },
  offline: {
    act: async (person, { server }) => {
      await server.stop()
      await person.say('Is the train late for you, too?')
      await person.page.getByText(/^No connection\./).waitFor()
    },
    after: ({ server }) => server.start(),
  },
}

async function showRooms(person: Person): Promise<void> {
  if (isPhone(person)) await person.page.getByRole('button', { name: 'Show rooms' }).click()
}

const dialogTitle = ({ page }: Person, name: string) =>
  page.getByRole('dialog').getByRole('heading', { name }).waitFor()
