// A page that stays open while the server is upgraded: its parts are gone, and the server has another page.
import type { APIResponse, BrowserContext, Route } from '@playwright/test'
import { test as onFreshServer } from './fresh-test.ts'
import { expect, test } from './lobby-test.ts'

const newEntry = '/assets/index-Upgraded.js'

/** What else is wrong with the new page: a part of it is missing, or something on the way still gives the old document. */
type Trouble = 'none' | 'part missing' | 'old document'

/** Answers with what the server has at an address; with the text that `change` makes of it, if any. */
async function pass(
  route: Route,
  url: string,
  change: (response: APIResponse) => Promise<string | undefined>,
): Promise<void> {
  try {
    const response = await route.fetch({ url })
    const body = await change(response)
    await route.fulfill({ response, ...(body !== undefined && { body }) })
  } catch {
    // The server is away, or the page or the test is gone: at any of these steps.
    await route.abort().catch(() => {})
  }
}

/** From now on the server has a page of another build, whose first script has another name; the parts of the old one are gone. */
async function upgrade(context: BrowserContext, trouble: Trouble): Promise<void> {
  const document = await (await context.request.get('/')).text()
  const [, oldEntry = ''] = /type="module"[^>]* src="([^"]+)"/.exec(document) ?? []
  expect(oldEntry).toContain('/assets/')
  const oldNameOf = (path: string) => (path === newEntry ? oldEntry : path)
  let isLoadedAgain = false
  // Its parts name the new script as well: a page is never made of two builds.
  await context.route(/\/assets\//, async (route) => {
    const { pathname, href } = new URL(route.request().url())
    // Of a page in trouble, what comes later is missing: what it begins with is named by the document.
    const isThere = isLoadedAgain && (trouble === 'none' || document.includes(oldNameOf(pathname)))
    if (!isThere) return route.fulfill({ status: 404 })
    const url = pathname === newEntry ? new URL(oldEntry, href).href : href
    const [before = '', after = ''] = [oldEntry, newEntry].map((path) => path.split('/').at(-1))
    return pass(route, url, async (response) =>
      pathname.endsWith('.js') ? (await response.text()).replaceAll(before, after) : undefined,
    )
  })
  await context.route(
    ({ pathname }) => !pathname.startsWith('/assets/') && !pathname.startsWith('/api/'),
    async (route) => {
      const isDocument = route.request().isNavigationRequest()
      if (isDocument) isLoadedAgain = true
      if (isDocument && trouble === 'old document') return route.continue()
      return pass(route, route.request().url(), async (response) =>
        (await response.text()).replace(oldEntry, newEntry),
      )
    },
  )
}

test('a part that an upgrade took away brings the newer page by itself, with the draft', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  const { page } = ada
  await ada.composer.fill('Dear diary')
  await upgrade(page.context(), 'none')
  await page.keyboard.press('Control+,')

  await expect(page.getByRole('heading', { name: 'Profile', level: 1 })).toBeVisible()
  await expect(page.locator(`script[src="${newEntry}"]`)).toBeAttached()
  await page.getByRole('link', { name: 'Back to Lobby' }).click()
  await expect(ada.composer).toHaveValue('Dear diary')
})

for (const trouble of ['part missing', 'old document'] as const)
  test(`a newer page that has trouble (${trouble}) is loaded once, and then says what is wrong`, async ({
    enter,
  }) => {
    const ada = await enter('Ada')
    const { page } = ada
    await upgrade(page.context(), trouble)
    let loads = 0
    page.on('request', (request) => {
      if (request.isNavigationRequest()) loads++
    })
    await page.keyboard.press('Control+,')

    await expect(
      page.getByRole('heading', { name: 'This part of the page could not be loaded' }),
    ).toBeVisible()
    expect(loads).toBe(1)
  })

onFreshServer(
  'after an upgrade an open page says that there is a newer one',
  async ({ fresh, open }) => {
    const ada = await open('/chat/lobby?username=Ada')
    await ada.takeName()
    const notice = ada.page.getByText('There is a newer version of this page.')
    await fresh.stop()
    await fresh.start()
    await ada.page.evaluate(() => dispatchEvent(new Event('online')))
    await ada.say('The same page, after a restart')
    await expect(ada.message('The same page')).not.toContainText('Waiting')
    await expect(notice).toHaveCount(0)

    await upgrade(ada.page.context(), 'none')
    await fresh.stop()
    await fresh.start()
    await ada.page.evaluate(() => dispatchEvent(new Event('online')))
    await expect(notice).toBeVisible()
    await ada.page.getByRole('button', { name: 'Load it' }).click()
    await expect(ada.page.locator(`script[src="${newEntry}"]`)).toBeAttached()
    await expect(notice).toHaveCount(0)
  },
)
