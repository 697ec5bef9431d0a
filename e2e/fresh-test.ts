import type { Page } from '@playwright/test'
import {
  test as base,
  enterBy,
  expect,
  type Person,
  samePage,
  type Visit,
  withVisits,
} from './lobby-test.ts'
import { LobbyServer } from './server.ts'

export { expect } from './lobby-test.ts'

/** Everybody's. */
export const password = 'the garden of ada 17'

export interface Fresh {
  /** What the operator sets. */
  env: Readonly<Record<string, string>>
  /** A server of its own, which has no owner yet. */
  fresh: LobbyServer
  /** Opens an address of it in another browser. */
  open: Visit
}

/** A test with a server that nobody owns yet. Whatever a page of it complains about fails the test. */
export const test = base.extend<Fresh>({
  env: [{}, { option: true }],

  fresh: async ({ env }, use) => {
    const server = new LobbyServer(env)
    await server.start()
    await use(server)
    await server.remove()
  },

  open: ({ browser, fresh, contextOptions }, use) =>
    withVisits(browser, { ...contextOptions, baseURL: fresh.url }, use),
})

/** Makes the server Ada's, in a browser of hers, where she is in the room then. Tests of the claim page go by that page instead. */
export async function claim({ fresh, open }: Omit<Fresh, 'env'>): Promise<Person> {
  const token = new URL(await fresh.claimUrl).pathname.split('/').at(-1)
  const owner = await open('/chat/lobby/', {}, (page) =>
    enterBy(page, 'claim', { token, account: { username: 'Ada', password } }),
  )
  await owner.composer.waitFor()
  return owner
}

/** Types a username and a password where the page asks for both. */
export async function fill(page: Page, username: string, secret = password): Promise<void> {
  await page.getByRole('textbox', { name: 'Username' }).fill(username)
  await page.getByLabel('Password', { exact: true }).fill(secret)
}

/** Comes in by a username and a password where the page asks for both: into a room. */
export async function comeIn(
  { page, composer }: Person,
  username: string,
  secret = password,
): Promise<void> {
  await fill(page, username, secret)
  await page.keyboard.press('Enter')
  await composer.waitFor()
}

/** Changes something as the owner without the page; `path` is what follows `/api/admin/`. */
export async function administer(
  page: Page,
  method: 'POST' | 'PATCH',
  path: string,
  data: object,
): Promise<{ id: string }> {
  const headers = await samePage(page)
  const answer = await page.request.fetch(`/api/admin/${path}`, { method, headers, data })
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true)
  return answer.json()
}
