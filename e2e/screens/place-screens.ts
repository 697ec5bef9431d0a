// The screens beside those of rooms: ways in, the list of rooms, the settings, the admin area, and what goes wrong.
import type { Person } from '../lobby-test.ts'
import { fileScreens } from './file-screens.ts'
import { type Screen, type ScreenTable, type Stage, screenAt } from './screen.ts'
import { sidebarScreens } from './sidebar-screens.ts'

const field =
  (name: string) =>
  ({ page }: Person) =>
    page.getByRole('textbox', { name }).waitFor()

/** For a browser that has never been here. */
const strange = (at: Screen['at'], seen: Screen['act']): Screen => ({
  ...(at && { at }),
  ...(seen && { act: seen }),
  stranger: true,
})

/** The address that a link to make leads to. */
const linkOf =
  (path: (stage: Stage) => string) =>
  async (stage: Stage): Promise<string> => {
    const { url } = await stage.team.mira.ask('POST', path(stage), {})
    return new URL(url ?? '').pathname
  }

/** What the page asks for is answered never. */
const silence = async ({ page }: Person) => {
  await page.route('**/api/**', () => {})
  await page.routeWebSocket('**/ws', () => {})
}

/** What the server answers, with something in it that it says in a state which is hard to bring about. */
const changed =
  (address: string, facts: Readonly<Record<string, unknown>>) =>
  ({ page }: Person) =>
    page.route(address, async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, json: { ...(await response.json()), ...facts } })
    })

const ways: ScreenTable = {
  name: strange('/', field('What should people call you?')),
  'name-for-room': strange(
    ({ team }) => `/chat/${team.rooms.Product}/`,
    field('What should people call you?'),
  ),
  'name-missing': strange('/', async ({ page }) => {
    await page.getByRole('button', { name: 'Come in' }).click()
    await page.getByText('Please type a name').waitFor()
  }),
  'sign-in': strange('/login', field('Username')),
  'sign-in-refused': strange('/login', async ({ page }) => {
    await page.getByRole('textbox', { name: 'Username' }).fill('Mira')
    await page.getByLabel('Password', { exact: true }).fill('not her password')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByText('is wrong').waitFor()
  }),
  'sign-up': strange('/account/new', ({ page }) => page.getByRole('heading').waitFor()),
  forgotten: strange('/account/forgotten', field('Username or e-mail')),
  invited: strange(
    linkOf(() => 'invitations'),
    field('Username'),
  ),
  'guest-invited': strange(
    linkOf(({ team }) => `rooms/${team.rooms.Board}/guest-links`),
    field('What should people call you?'),
  ),
  'dead-link': strange('/invite/0123456789abcdef0123456789abcdef', ({ page }) =>
    page.getByText('This link was used up').waitFor(),
  ),
}

const settings: ScreenTable = {
  'settings-profile': screenAt('/settings/profile', 'Profile'),
  settings: screenAt('/settings/look', 'Look and language'),
  'settings-notifications': screenAt('/settings/notifications', 'Notifications'),
  'settings-refused-mail': screenAt('/settings/notifications', 'Notifications', {
    before: changed('**/api/auth/account', {
      ...{ mail: true, email: 'mira@seeds.example', emailRefused: true },
    }),
    act: ({ page }) => page.getByText('The mail server has refused').scrollIntoViewIfNeeded(),
  }),
  'settings-app': screenAt('/settings/app', 'Install the app'),
  'settings-blocked': screenAt('/settings/blocked', 'Blocked people'),
  'settings-signing-in': screenAt('/settings/signing-in', 'Signing in'),
  'settings-devices': screenAt('/settings/devices', 'Devices'),
  'settings-invitations': screenAt('/settings/invitations', 'Invite people'),
  'settings-emoji': screenAt('/settings/emoji', 'Emoji'),
  reports: screenAt('/settings/reports', 'Reports'),
  'settings-data': screenAt('/settings/data', 'My data'),
  share: screenAt('/share?title=Poppies&text=https://seeds.example/poppies', /^Share with/, {
    act: ({ page }) => page.getByRole('main').getByRole('listitem').first().waitFor(),
  }),
  activity: screenAt('/activity', 'Activity', {
    act: ({ page }) => page.getByRole('listitem').first().waitFor(),
  }),
  search: screenAt('/search?q=the', 'Search', {
    act: ({ page }) => page.getByRole('main').getByRole('listitem').first().waitFor(),
  }),
  'search-beside': {
    only: 'wide',
    act: async ({ page }) => {
      await page.keyboard.press('Control+f')
      const panel = page.getByRole('complementary', { name: 'Search' })
      await panel.getByRole('combobox').fill('the')
      await panel.getByRole('listitem').first().waitFor()
    },
  },
  'search-proposals': screenAt('/search', 'Search', {
    act: async ({ page }) => {
      await page.getByRole('combobox', { name: 'Search messages' }).fill('in:')
      await page.getByRole('option').first().waitFor()
    },
  }),
  'search-looked-back': screenAt('/search?q=the', 'Search', {
    before: changed('**/api/search?**', {
      ...{ next: 'sealed', lookedTo: '2025-01-31T12:00:00.000Z' },
    }),
    act: ({ page }) => page.getByText('Looked back to').waitFor(),
  }),
  threads: screenAt('/threads', 'Threads', {
    act: ({ page }) => page.getByText('answers').first().waitFor(),
  }),
  saved: screenAt('/saved', 'Saved', {
    act: ({ page }) => page.getByRole('listitem').first().waitFor(),
  }),
}

const firstRow = ({ page }: Person) => page.getByRole('row').nth(1).waitFor()

const admin: ScreenTable = {
  admin: screenAt('/admin', 'Overview'),
  'admin-people': screenAt('/admin/users', 'People', { act: firstRow }),
  'admin-person': screenAt(({ team }) => `/admin/users/${team.by('Leila').id}`, 'Leila'),
  'admin-new-person': screenAt('/admin/users/new', 'New account'),
  'admin-rooms': screenAt('/admin/rooms', 'Rooms', { act: firstRow }),
  'admin-room': {
    at: '/admin/rooms',
    act: async ({ page }) => {
      await page.getByRole('link', { name: 'Product' }).click()
      await page.getByRole('heading', { name: 'Product' }).waitFor()
    },
  },
  'admin-messages': screenAt('/admin/messages', 'Messages', { act: firstRow }),
  'admin-none': screenAt('/admin/messages?q=giraffe', 'Messages', {
    act: ({ page }) => page.getByText('Nothing was found.').waitFor(),
  }),
  'admin-sessions': screenAt('/admin/sessions', 'Sessions', { act: firstRow }),
  'admin-settings': screenAt('/admin/settings', 'Settings'),
  'admin-groups': screenAt('/admin/groups', 'Groups', {
    act: ({ page }) =>
      page
        .getByRole('button', { name: /^Remove from/ })
        .first()
        .waitFor(),
  }),
  'admin-server': screenAt('/admin/server', /./),
  'admin-audit': screenAt('/admin/audit', 'Audit log', { act: firstRow }),
}

const astray: ScreenTable = {
  'which-room': screenAt('/chat/', 'Which room?'),
  'unknown-room': screenAt('/chat/potting-shed', /There is no room/),
  'unknown-address': screenAt('/chat/a/b', 'There is nothing at this address'),
  'part-missing': screenAt('/settings/look', 'This part of the page could not be loaded', {
    before: ({ page }) => page.route('**/assets/settings-*.js', (route) => route.abort()),
  }),
  loading: {
    before: silence,
    act: ({ page }) => page.locator('main[aria-busy]').getByRole('status').waitFor(),
    stranger: true,
    at: '/',
  },
}

export const placeScreens: ScreenTable = {
  ...ways,
  ...settings,
  ...admin,
  ...astray,
  ...sidebarScreens,
  // They write in rooms in which nothing is said before.
  ...fileScreens,
}
