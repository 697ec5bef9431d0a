import type { Browser, BrowserContext, WebSocketRoute } from '@playwright/test'
import { expect, makeRoom, Person, test } from './lobby-test.ts'
import { LobbyServer } from './server.ts'

/** A client's pauses grow to half a minute. */
const patiently = { timeout: 40_000 }

/** What a page says to the server goes through here; it can be cut. */
class Network {
  #isCut = false
  readonly #sockets = new Set<WebSocketRoute>()

  static async of(context: BrowserContext): Promise<Network> {
    const network = new Network()
    await context.route('**/api/**', (route) => (network.#isCut ? route.abort() : route.continue()))
    await context.routeWebSocket('**/ws', (socket) => {
      if (network.#isCut) return void socket.close({ code: 1013 })
      network.#sockets.add(socket)
      socket.connectToServer()
    })
    return network
  }

  async cut(): Promise<void> {
    this.#isCut = true
    for (const socket of this.#sockets) await socket.close({ code: 1012 })
    this.#sockets.clear()
  }

  mend(): void {
    this.#isCut = false
  }
}

type Saying = readonly [room: string, text: string]

async function comeIn(browser: Browser, server: LobbyServer): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: server.url, locale: 'en-GB' })
  const person = new Person(await context.newPage())
  await person.page.goto('/chat/lobby?username=Ada')
  await person.takeName()
  await person.page.close()
  return context
}

async function openTab(context: BrowserContext, address: string): Promise<Person> {
  const person = new Person(await context.newPage())
  await person.page.goto(address)
  await person.composer.waitFor()
  return person
}

/** Goes to each message's room and writes it; there is no reload in that. */
async function write(person: Person, sayings: readonly Saying[]): Promise<void> {
  for (const [room, text] of sayings) {
    await person.page.locator(`a[href="/chat/${room}/"]`).click()
    await expect(person.page).toHaveURL(`/chat/${room}/`)
    await person.say(text)
    await expect(person.message(text)).toBeVisible()
  }
}

/** What the server has of the room, in its order. */
async function storedIn(context: BrowserContext, room: string): Promise<string[]> {
  const response = await context.request.get(`/api/rooms/${room}/messages`)
  const { messages } = await response.json()
  return messages.map(({ body }: { body: string }) => body)
}

test('written offline in two rooms, by the network, through a reload: once, in order, in the right room', async ({
  browser,
  lobby,
}) => {
  const context = await comeIn(browser, lobby)
  const network = await Network.of(context)
  const ada = await openTab(context, '/chat/lobby')
  const garden = await makeRoom(ada.page, 'Garden')
  const attic = await makeRoom(ada.page, 'Attic')
  await expect(ada.page.locator(`a[href="/chat/${attic}/"]`)).toBeVisible()
  await network.cut()
  await context.setOffline(true)
  await write(ada, [
    [garden, 'one'],
    [attic, 'two'],
    [garden, 'three'],
  ])

  // The page itself must load: from here on, offline is what the page says to the server.
  await context.setOffline(false)
  await ada.page.reload()
  await expect(ada.message('one')).toBeVisible()
  await expect(ada.message('three')).toContainText('Waiting for a connection')
  expect(await storedIn(context, garden)).toEqual([])

  network.mend()
  // It comes back by itself, at a moment left to chance; this makes it now.
  await ada.page.evaluate(() => dispatchEvent(new Event('online')))
  await expect.poll(() => storedIn(context, garden), patiently).toEqual(['one', 'three'])
  await expect.poll(() => storedIn(context, attic), patiently).toEqual(['two'])
  await expect(ada.page.getByText('Waiting for a connection')).toHaveCount(0)
  await expect(ada.messages).toHaveText([/one/, /three/])
  await ada.page.locator(`a[href="/chat/${attic}/"]`).click()
  await expect(ada.messages).toHaveText([/two/])
  await context.close()
})

test('written while the server is down, in two tabs, one of which is closed: once, in order, in the right room', async ({
  browser,
}) => {
  const server = new LobbyServer()
  await server.start()
  const context = await comeIn(browser, server)
  const [first, second] = [
    await openTab(context, '/chat/lobby'),
    await openTab(context, '/chat/lobby'),
  ]
  const garden = await makeRoom(first.page, 'Garden')
  const attic = await makeRoom(first.page, 'Attic')
  for (const { page } of [first, second])
    await expect(page.locator(`a[href="/chat/${attic}/"]`)).toBeVisible()

  await server.stop()
  await write(first, [
    [garden, 'first one'],
    [attic, 'first two'],
    [garden, 'first three'],
  ])
  await write(second, [
    [garden, 'second one'],
    [attic, 'second two'],
    [garden, 'second three'],
  ])
  await expect(second.message('first three')).toBeVisible()
  // The tab that sends for both goes.
  await first.page.close()

  await server.start()
  await second.page.reload()
  await second.composer.waitFor()
  const third = await openTab(context, `/chat/${garden}`)
  const inGarden = ['first one', 'first three', 'second one', 'second three']
  await expect.poll(() => storedIn(context, garden), patiently).toEqual(inGarden)
  await expect.poll(() => storedIn(context, attic)).toEqual(['first two', 'second two'])
  for (const person of [second, third])
    await expect(person.messages).toHaveText(inGarden.map((text) => new RegExp(text)))
  await context.close()
  await server.remove()
})

test('what the browser kept and nobody can read any more is passed over', async ({ enter }) => {
  const ada = await enter('Ada')
  const room = await makeRoom(ada.page, 'Garden')
  await ada.page.goto(`/chat/${room}`)
  await ada.say('Hello')
  await expect(ada.message('Hello')).toBeVisible()
  // What is kept is written a moment later; only then is there something to spoil.
  const kept = () =>
    ada.page.evaluate(async () => {
      const opening = indexedDB.open('lobby')
      await new Promise((done) => {
        opening.onsuccess = done
      })
      const reading = opening.result.transaction('timelines').objectStore('timelines').getAll()
      await new Promise((done) => {
        reading.onsuccess = done
      })
      opening.result.close()
      return JSON.stringify(reading.result)
    })
  await expect.poll(kept).toContain('Hello')
  await ada.page.evaluate(async () => {
    const request = indexedDB.open('lobby')
    await new Promise((done) => {
      request.onsuccess = done
    })
    const transaction = request.result.transaction(['timelines', 'outbox'], 'readwrite')
    const timelines = transaction.objectStore('timelines')
    const all = timelines.getAll()
    all.onsuccess = () => {
      for (const kept of all.result) timelines.put({ ...kept, timeline: { events: [7, null] } })
    }
    transaction.objectStore('outbox').add({ format: 99, userId: 'somebody', message: 'what?' })
    await new Promise((done) => {
      transaction.oncomplete = done
    })
    request.result.close()
  })
  await ada.page.reload()
  await expect(ada.message('Hello')).toBeVisible()

  // A newer page's database.
  await ada.page.goto('/health')
  await ada.page.evaluate(
    () =>
      new Promise((done) => {
        const request = indexedDB.open('lobby', 2)
        request.onsuccess = () => done(request.result.close())
      }),
  )
  await ada.page.goto(`/chat/${room}`)
  await ada.say('Still here')
  await expect(ada.messages).toHaveText([/Hello/, /Still here/])
})
