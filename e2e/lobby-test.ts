import { csrf } from '@lobby/protocol/limits'
import { type BrowserContextOptions, test as base, type Page } from '@playwright/test'
import { LobbyServer } from './server.ts'

type People = {
  /** Somebody new, in a browser of their own, who came to the room by its address. */
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
    { scope: 'worker', timeout: 60_000 },
  ],

  baseURL: ({ lobby }, use) => use(lobby.url),

  enter: async ({ browser, lobby, contextOptions }, use) => {
    const complaints: string[] = []
    const contexts: { close(): Promise<void> }[] = []
    await use(async (name, room = 'lobby', options = {}) => {
      const context = await browser.newContext({
        ...contextOptions,
        baseURL: lobby.url,
        locale: 'en-GB',
        ...options,
      })
      contexts.push(context)
      const page = await context.newPage()
      page.on('pageerror', (error) => complaints.push(`${name}: ${error.message}`))
      page.on('console', (message) => {
        if (/Content Security Policy|Trusted/.test(message.text())) complaints.push(message.text())
      })
      await page.goto(`/chat/${encodeURIComponent(room)}?username=${encodeURIComponent(name)}`)
      const person = new Person(page)
      await person.composer.waitFor()
      return person
    })
    for (const context of contexts) await context.close()
    if (complaints.length > 0) throw new Error(complaints.join('\n'))
  },
})

export { expect } from '@playwright/test'

/** Somebody in a room, by what can be seen and done there. */
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

  async say(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press('Enter')
  }
}

/** A room of its own for a test: the others do not disturb it. */
export async function makeRoom(page: Page, name: string): Promise<string> {
  const response = await page.request.post('/api/rooms', {
    headers: await samePage(page),
    data: { name, slug: `${name.toLowerCase()}-${crypto.randomUUID().slice(0, 8)}` },
  })
  const { slug } = await response.json()
  return slug
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
