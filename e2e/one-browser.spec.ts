// What one browser keeps: for the person who is there alone, and the same in every tab.
import type { Page } from '@playwright/test'
import { test as onFreshServer } from './fresh-test.ts'
import { expect, makeRoom, Person, post, test } from './lobby-test.ts'

/** Everything that the browser keeps between visits, as one text. */
async function keptIn(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const opening = indexedDB.open('lobby')
    await new Promise((done) => {
      opening.onsuccess = done
    })
    const stores = [...opening.result.objectStoreNames]
    const transaction = opening.result.transaction(stores)
    const reads = stores.map((name) => transaction.objectStore(name).getAll())
    await new Promise((done) => {
      transaction.oncomplete = done
    })
    opening.result.close()
    return JSON.stringify([{ ...localStorage }, reads.map(({ result }) => result)])
  })
}

onFreshServer(
  'when another person comes, nothing of the last one is left in the browser',
  async ({ fresh, open }) => {
    const ada = await open('/chat/lobby?username=Ada')
    await ada.takeName()
    const { page } = ada
    const room = await makeRoom(page, 'Garden')
    await page.goto(`/chat/${room}`)
    await post(page, room, 'What Ada read')
    await expect(ada.message('What Ada read')).toBeVisible()
    await fresh.stop()
    await ada.say('What Ada could not send')
    await ada.composer.fill('What Ada has begun')
    for (const text of ['read', 'could not send', 'has begun'])
      await expect.poll(() => keptIn(page)).toContain(`What Ada ${text}`)

    // The cookie is lost: the next one to sit there is a stranger.
    await page.context().clearCookies()
    await fresh.start()
    await page.goto('/')
    const name = page.getByRole('textbox', { name: 'What should people call you?' })
    await name.fill('Eve')
    await name.press('Enter')
    await ada.composer.waitFor()
    await page.goto(`/chat/${room}`)
    await expect(ada.message('What Ada read')).toBeVisible()
    await expect(ada.composer).toBeEmpty()
    await expect(page.getByText('What Ada could not send')).toHaveCount(0)
    const kept = await keptIn(page)
    expect(kept).not.toContain('could not send')
    expect(kept).not.toContain('has begun')
  },
)

test('a draft is the same in every tab, and sent once', async ({ enter }) => {
  const ada = await enter('Ada')
  const room = await makeRoom(ada.page, 'Desk')
  await ada.page.goto(`/chat/${room}`)
  const tab = new Person(await ada.page.context().newPage())
  await tab.page.goto(`/chat/${room}`)
  // Of blanks nobody is told that they are typed: once the tab has loaded, only the browser can say it.
  for (const blanks of [' ', '  ', '   ', '    ']) {
    await ada.composer.fill(blanks)
    await expect(tab.composer).toHaveValue(blanks)
  }
  await ada.composer.fill('Dear all')
  await expect(tab.composer).toHaveValue('Dear all')

  await tab.composer.press('Enter')
  await expect(ada.composer).toBeEmpty()
  await ada.composer.press('Enter')
  await expect(ada.messages).toHaveCount(1)

  // A tab that has not heard yet: what it shows is sent already.
  await ada.composer.fill('Dear all, once more')
  await ada.page.evaluate(() => {
    for (const key of Object.keys(localStorage))
      if (key.includes('.draft.')) localStorage.removeItem(key)
  })
  await expect(ada.composer).toHaveValue('Dear all, once more')
  await ada.composer.press('Enter')
  await expect(ada.composer).toBeEmpty()
  await expect(ada.messages).toHaveCount(1)
  expect(
    await ada.page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('draft'))),
  ).toEqual([])
})
