// `npm run screens`: current pictures of the page's screens and states, into docs/screens.
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { type Browser, type BrowserContextOptions, chromium, type Page } from '@playwright/test'
import { Person } from '../lobby-test.ts'
import { LobbyServer } from '../server.ts'
import { fillSmallTeam, type SmallTeam, type State, spreadInTime } from './small-team.ts'
import { picturesFolder, takePicture } from './take.ts'

const wide = { width: 1_440, height: 900 }
const usual = { width: 1_200, height: 800 }
const phone = { width: 390, height: 844 }
const light = 'light'
const dark = 'dark'

/** One size in one look; its name is the end of the file's. */
type View = readonly [size: typeof usual, look: 'light' | 'dark']
const views = {
  wide: [wide, light],
  'wide-dark': [wide, dark],
  light: [usual, light],
  dark: [usual, dark],
  phone: [phone, light],
  'phone-dark': [phone, dark],
} as const satisfies Record<string, View>
type ViewName = keyof typeof views

interface Screen {
  readonly views: readonly ViewName[]
  /** Without it, the room of the conversation. */
  readonly at?: (team: SmallTeam) => string
  /** A browser that has never been here. */
  readonly stranger?: true
  /** What a person does until it looks like that. */
  readonly act?: (person: Person, server: LobbyServer) => Promise<unknown>
  /** What has to be undone on the server. */
  readonly after?: (server: LobbyServer) => Promise<unknown>
}

const both: readonly ViewName[] = ['light', 'dark']
const one: readonly ViewName[] = ['light', 'phone']

const newest = ({ messages }: Person) => messages.last()
const release = (person: Person) => person.message('Release on')
const dialog = ({ page }: Person) => page.getByRole('dialog').first().waitFor()

const screens: Record<string, Screen> = {
  room: { views: ['wide', 'wide-dark', 'light', 'dark', 'phone', 'phone-dark'] },
  'room-older': {
    views: ['light'],
    act: async (person) => {
      await person.page.getByRole('log').hover()
      await person.page.mouse.wheel(0, -900)
      await release(person).hover()
    },
  },
  compact: {
    views: both,
    act: async (person) => {
      await person.page.evaluate(() => localStorage.setItem('lobby.density', 'compact'))
      await person.page.reload()
      await newest(person).waitFor()
    },
  },
  'members-panel': {
    views: ['light', 'dark', 'phone'],
    act: async (person) => {
      const panel = await person.openMembers()
      await panel.getByRole('button', { name: 'Message: Tomás' }).waitFor()
    },
  },
  'message-menu': {
    views: both,
    act: async (person) => {
      await person.message('Nothing complained').hover()
      await person.message('Nothing complained').getByRole('button', { name: 'More' }).click()
      await person.page.getByRole('menu').waitFor()
    },
  },
  'emoji-picker': {
    views: ['light', 'dark', 'phone'],
    act: async (person) => {
      await person.page.getByRole('button', { name: 'Emoji', exact: true }).click()
      await person.page.getByRole('gridcell').first().waitFor()
    },
  },
  switcher: {
    views: ['light', 'dark', 'phone'],
    act: async (person) => {
      await person.page.keyboard.press('Control+k')
      await person.page.getByRole('combobox', { name: 'Where to?' }).fill('des')
      await person.page.getByRole('option').first().waitFor()
    },
  },
  keys: {
    views: both,
    act: async (person) => {
      await person.page.keyboard.press('Control+/')
      await dialog(person)
    },
  },
  'empty-room': {
    views: one,
    at: ({ empty }) => empty,
    act: ({ composer }) => composer.waitFor(),
  },
  settings: {
    views: ['light', 'dark', 'phone'],
    at: () => '/settings/look',
    act: ({ page }) => page.getByRole('heading', { name: 'Look and language' }).waitFor(),
  },
  'new-room': {
    views: ['light'],
    act: async (person) => {
      await person.page.getByRole('button', { name: 'New room' }).click()
      await dialog(person)
    },
  },
  name: {
    views: [...both, 'phone'],
    at: () => '/',
    stranger: true,
    act: ({ page }) => page.getByRole('textbox').waitFor(),
  },
  'sign-in': {
    views: one,
    at: () => '/login',
    stranger: true,
    act: ({ page }) => page.getByRole('textbox', { name: 'Username' }).waitFor(),
  },
  admin: {
    views: ['light', 'dark', 'phone'],
    at: () => '/admin',
    act: ({ page }) => page.getByRole('heading', { name: 'Overview' }).waitFor(),
  },
  // What is written here stays as a draft.
  writing: {
    views: ['light'],
    act: async ({ page, composer }) => {
      await composer.fill('The **draft** is there, what do you think, @')
      await composer.press('End')
      await composer.pressSequentially('J')
      await page.getByRole('option').first().waitFor()
    },
  },
  offline: {
    views: one,
    act: async (person, server) => {
      await server.stop()
      await person.say('Is the train late for you, too?')
      await person.page.getByText(/^No connection\./).waitFor()
    },
    after: (server) => server.start(),
  },
}

/** With so many rooms that the list has to cope; these come last, for the rooms stay. */
const crowded: Record<string, Screen> = {
  'thousand-rooms': { views: ['light'] },
  'thousand-rooms-switcher': {
    views: ['light'],
    act: async (person) => {
      await person.page.keyboard.press('Control+k')
      await person.page.getByRole('combobox', { name: 'Where to?' }).fill('project 99')
      await person.page.getByRole('option').first().waitFor()
    },
  },
}

/** A quarter to eleven in the morning of the newest day that has one. */
function morning(): Date {
  const at = new Date()
  at.setUTCHours(9, 45, 0, 0)
  return at > new Date() ? new Date(at.getTime() - 24 * 3_600_000) : at
}

await mkdir(picturesFolder, { recursive: true })
const server = new LobbyServer()
const executablePath = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(existsSync)
const browser = await chromium.launch({
  ...(executablePath && { executablePath }),
  args: ['--no-sandbox', '--disable-gpu'],
})
try {
  await server.start()
  const team = await fillSmallTeam(server, visit)
  await server.stop()
  spreadInTime(server, morning())
  await server.start()
  await visit(team.state, team.room)
  await takeAll(screens, team)
  for (let n = 1; n <= 1_000; n++) await team.mira.ask('POST', 'rooms', { name: `Project ${n}` })
  await takeAll(crowded, team)
} finally {
  await browser.close()
  await server.remove()
}

async function takeAll(table: Record<string, Screen>, team: SmallTeam): Promise<void> {
  const wanted = process.argv.slice(2)
  for (const [name, screen] of Object.entries(table))
    for (const view of screen.views)
      if (wanted.length === 0 || wanted.includes(name))
        await take(name, screen, view, team).catch((error) => {
          // The others are of use all the same.
          process.exitCode = 1
          console.error(`${name}-${view}: ${error}`)
        })
}

async function take(name: string, screen: Screen, view: ViewName, team: SmallTeam): Promise<void> {
  const [viewport, colorScheme] = views[view]
  const page = await openPage(browser, {
    baseURL: server.url,
    viewport,
    colorScheme,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    ...(viewport === phone && { hasTouch: true, isMobile: true }),
    ...(!screen.stranger && { storageState: team.state }),
  })
  try {
    const place = screen.at?.(team) ?? team.room
    await page.goto(place.startsWith('/') ? place : `/chat/${place}/`)
    const person = new Person(page)
    if (place === team.room) await newest(person).waitFor()
    await page.evaluate(() => document.fonts.ready)
    await screen.act?.(person, server)
    await page.waitForLoadState('networkidle')
    const size = await takePicture(page, `${name}-${view}`)
    console.log(`${name}-${view}: ${Math.ceil(size / 1_000)} kB`)
  } finally {
    await page.context().close()
    await screen.after?.(server)
  }
}

/** Comes in, and reads all of a room. */
async function visit(storageState: State, room = 'lobby'): Promise<void> {
  const page = await openPage(browser, { baseURL: server.url, storageState })
  await page.goto(`/chat/${room}/`)
  await new Person(page).composer.waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('New messages').waitFor({ state: 'detached' })
  await page.context().close()
}

async function openPage(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage()
  page.setDefaultTimeout(15_000)
  await page.clock.setSystemTime(morning())
  return page
}
