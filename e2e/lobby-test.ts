import { csrf } from '@lobby/protocol/limits'
import {
  type Browser,
  type BrowserContextOptions,
  test as base,
  expect,
  type Locator,
  type Page,
} from '@playwright/test'
import { LobbyServer } from './server.ts'

type People = {
  /**
   * A newcomer, in a browser of their own, who came to the room by its address. The tests of a
   * worker share the server: a person who is looked for in the lobby has a name of their own.
   */
  enter(name: string, room?: string, options?: BrowserContextOptions): Promise<Person>
}
type Workers = { lobby: LobbyServer }

/** A test with a server, and people who come in. Whatever a page complains about fails it. */
export const test = base.extend<People, Workers>({
  lobby: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture uses
    async ({}, use) => {
      const server = new LobbyServer()
      await server.start()
      await use(server)
      await server.remove()
    },
    // The first one builds the page, on a machine that may be busy.
    { scope: 'worker', timeout: 300_000 },
  ],

  baseURL: ({ lobby }, use) => use(lobby.url),

  enter: ({ browser, lobby, contextOptions }, use) =>
    withVisits(browser, { ...contextOptions, baseURL: lobby.url }, (visit) =>
      use(async (name, room = 'lobby', options) => {
        const address = `/chat/${encodeURIComponent(room)}/`
        const person = await visit(address, options, (page) => enterBy(page, 'guest', { name }))
        await person.composer.waitFor()
        return person
      }),
    ),
})

/** Opens an address in a browser of its own, after what is done before. */
export type Visit = (
  address: string,
  options?: BrowserContextOptions,
  before?: (page: Page) => Promise<void>,
) => Promise<Person>

/** Takes a name or an account as the pages do that ask for it, before the page is opened: what follows `/api/auth/`, and what is said. */
export async function enterBy(page: Page, how: 'guest' | 'claim', data: object): Promise<void> {
  const answer = await page.request.post(`/api/auth/${how}`, {
    headers: await samePage(page),
    data,
  })
  if (!answer.ok()) throw new Error(await answer.text())
}

/** Gives the test visits to a server, closes their browsers, and throws what the server's pages complained of. */
export async function withVisits(
  browser: Browser,
  defaults: BrowserContextOptions,
  use: (visit: Visit) => Promise<void>,
): Promise<void> {
  const complaints: string[] = []
  const contexts: { close(): Promise<void> }[] = []
  await use(async (address, options = {}, before) => {
    const all = { locale: 'en-GB', ...defaults, ...options }
    const context = await browser.newContext(all)
    contexts.push(context)
    const page = await context.newPage()
    // A provider's pages are its own business.
    const { origin } = new URL(address, all.baseURL)
    const isOurs = (url: string) => new URL(url, page.url()).origin === origin
    page.on('pageerror', ({ message }) => {
      if (isOurs(page.url())) complaints.push(`${page.url()}: ${message}`)
    })
    page.on('console', (message) => {
      const isComplaint = /Content Security Policy|Trusted/.test(message.text())
      if (isComplaint && isOurs(message.location().url)) complaints.push(message.text())
    })
    await before?.(page)
    await page.goto(address)
    return new Person(page)
  })
  for (const context of contexts) await context.close()
  if (complaints.length > 0) throw new Error(complaints.join('\n'))
}

export { expect } from '@playwright/test'

/** A person in a room, by what can be seen and done there. */
export class Person {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  get composer() {
    return this.page.getByRole('textbox', { name: /^Message to/ })
  }

  get messages() {
    return this.page.getByRole('log').getByRole('article')
  }

  message(text: string) {
    return this.messages.filter({ hasText: text })
  }

  room(name: string) {
    return this.page.getByRole('navigation').getByRole('link', { name })
  }

  get profile() {
    return this.page.getByRole('button', { name: /Your name and settings/ })
  }

  /** The panel with the members of the room. */
  async openMembers(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Members' }).click()
    const panel = this.page.getByRole('complementary', { name: 'Members' })
    await panel.waitFor()
    return panel
  }

  /** Comes in under the name that the address has put into the field. */
  async takeName(): Promise<void> {
    await this.page.getByRole('main').getByRole('textbox').press('Enter')
    await this.composer.waitFor()
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press('Enter')
  }
}

/**
 * Presses a button of the toolbar that a message shows under the pointer. The list may move
 * under a pointer that stands still, so it points again until the button is there.
 */
export async function pressTool(message: Locator, name: string | RegExp): Promise<void> {
  const tool = message.getByRole('button', { name, exact: true }).first()
  await expect(async () => {
    await message.hover()
    await tool.click({ trial: true, timeout: 2_000 })
    // Long enough to be made once: a second one takes back what the first one has done.
    await tool.click({ timeout: 20_000 })
  }).toPass()
}

/** A room of its own for a test: the others do not disturb it. */
export async function makeRoom(page: Page, name: string): Promise<string> {
  const response = await page.request.post('/api/rooms', {
    headers: await samePage(page),
    data: { name, slug: `${name.toLowerCase()}-${crypto.randomUUID().slice(0, 8)}` },
  })
  if (!response.ok()) throw new Error(await response.text())
  const { slug } = await response.json()
  return slug
}

/** A private room, made as the page makes it; its address. */
export async function makePrivateRoom({ page }: Person, name: string): Promise<string> {
  await page.getByRole('button', { name: 'New room' }).click()
  await page.getByRole('textbox', { name: 'Room name' }).fill(name)
  await page.getByRole('switch', { name: 'Private' }).check()
  await page.getByRole('button', { name: 'Make the room' }).click()
  await page.getByRole('heading', { name }).waitFor()
  return new URL(page.url()).pathname
}

/** Says something in a room without opening it. */
export async function post(page: Page, room: string, body: string): Promise<void> {
  const response = await page.request.post(`/api/rooms/${room}/messages`, {
    headers: await samePage(page),
    data: { body },
  })
  if (!response.ok()) throw new Error(await response.text())
}

/** What a browser and our page say in a request that writes; a test's own requests say nothing of it. */
export async function samePage(page: Page): Promise<Record<string, string>> {
  const cookies = await page.context().cookies()
  const token = cookies.find(({ name }) => name === csrf.cookie)?.value
  return { 'sec-fetch-site': 'same-origin', ...(token && { [csrf.header]: token }) }
}
