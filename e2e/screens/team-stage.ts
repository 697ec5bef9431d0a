// A server with a small team, and a person in front of one of its screens.
import type { Browser, BrowserContextOptions } from '@playwright/test'
import { Person } from '../lobby-test.ts'
import type { LobbyServer } from '../server.ts'
import type { Screen, Stage } from './screen.ts'
import { fillSmallTeam, type State, spreadInTime } from './small-team.ts'

/** A quarter to eleven in the morning of the newest day that has one. */
function morning(): Date {
  const at = new Date()
  at.setUTCHours(9, 45, 0, 0)
  return at > new Date() ? new Date(at.getTime() - 24 * 3_600_000) : at
}

/** Of its server: it reads the page to which a message links, on this machine. */
export const screenEnv = { LOBBY_PREVIEW_NETWORKS: '127.0.0.1' }

/** Starts a server and fills it. Its end is `stage.server.remove()`, also where this fails. */
export async function setStage(browser: Browser, server: LobbyServer): Promise<Stage> {
  const visit = async (storageState: State, room = 'lobby') => {
    const person = await openPage(browser, { baseURL: server.url, storageState })
    await person.page.goto(`/chat/${room}/`)
    await person.composer.waitFor()
    await person.page.keyboard.press('Escape')
    await person.page.getByText('New messages').waitFor({ state: 'detached' })
    await person.page.context().close()
  }
  await server.start()
  const team = await fillSmallTeam(server, visit)
  await server.stop()
  spreadInTime(server, morning())
  await server.start()
  // What was said to her is read, but in the rooms of which she was told.
  await visit(team.state, team.rooms.Product)
  return { server, team }
}

/** Shows the screen to a person, in a browser of its own, which the caller closes. */
export async function openScreen(
  browser: Browser,
  stage: Stage,
  screen: Screen,
  options: BrowserContextOptions,
): Promise<Person> {
  const { server, team } = stage
  const person = await openPage(browser, {
    baseURL: server.url,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
    ...(!screen.stranger && { storageState: team.state }),
    ...options,
  })
  const { page } = person
  try {
    await screen.before?.(person, stage)
    const at = typeof screen.at === 'function' ? await screen.at(stage) : screen.at
    await page.goto(at ?? `/chat/${team.rooms.Product}/`)
    if (!at) await person.messages.last().waitFor()
    await page.evaluate(() => document.fonts.ready)
    await screen.act?.(person, stage)
  } catch (error) {
    await page.context().close()
    throw error
  }
  return person
}

async function openPage(browser: Browser, options: BrowserContextOptions): Promise<Person> {
  const page = await (await browser.newContext(options)).newPage()
  page.setDefaultTimeout(30_000)
  await page.clock.setSystemTime(morning())
  return new Person(page)
}
