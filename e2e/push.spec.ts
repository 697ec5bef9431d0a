import { PushSink } from '@lobby/server/testing/push-sink'
import type { BrowserContextOptions, Page, Worker } from '@playwright/test'
import { expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, test } from './fresh-test.ts'
import { samePage } from './lobby-test.ts'

test.use({
  env: { LOBBY_PUSH_LOOPBACK: 'on' },
  // The one without a window at all shows no notices.
  launchOptions: {
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  },
})
const withWorker: BrowserContextOptions = {
  serviceWorkers: 'allow',
  permissions: ['notifications'],
}

/** Gives the service worker a push, as the browser's own push service would: it has none here. */
async function deliver(page: Page, worker: Worker, content: object): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const { origin } = new URL(worker.url())
  const registered = new Promise<string>((resolve) =>
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin))
      if (ours) resolve(ours.registrationId)
    }),
  )
  await session.send('ServiceWorker.enable')
  const registrationId = await registered
  const data = JSON.stringify(content)
  await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data })
  await session.detach()
}

/** What the device shows just now. Chromium forgets a notice that is asked for while it is being shown, hence the page's lock. */
const shownBy = (worker: Worker) =>
  worker.evaluate(async () => {
    const { registration } = globalThis as unknown as ServiceWorkerGlobal
    const shown = await navigator.locks.request('notices', () => registration.getNotifications())
    return shown.map(({ title, body, data }) => ({ title, body, leadsTo: data.navigate as string }))
  })

/** Presses what the device shows. */
const press = (worker: Worker) =>
  worker.evaluate(async () => {
    const scope = globalThis as unknown as ServiceWorkerGlobal
    for (const notification of await scope.registration.getNotifications())
      scope.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification }))
  })

/** Of a service worker, what the DOM's types of a page do not have. */
interface ServiceWorkerGlobal extends EventTarget {
  readonly registration: ServiceWorkerRegistration
  readonly NotificationEvent: new (type: string, init: object) => Event
}

test('a push that arrives with the tab closed leads to its message, and goes where it is read', async ({
  open,
}) => {
  await using sink = await PushSink.open()
  const ada = await open('/chat/lobby?username=Ada', withWorker)
  await ada.takeName()
  await ada.say('I am here.')
  await expect(ada.message('I am here.')).toBeVisible()
  const context = ada.page.context()
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'))
  const device = sink.device()
  const subscribed = await ada.page.request.post('/api/push/subscriptions', {
    headers: await samePage(ada.page),
    data: { ...device.subscription, shows: 'text', language: 'en' },
  })
  expect(subscribed.status()).toBe(204)
  const elsewhere = await context.newPage()
  await elsewhere.goto('/favicon.svg')
  await ada.page.close()

  const bob = await open('/chat/lobby?username=Bob')
  await bob.takeName()
  await bob.say('Are you there, @Ada?')
  await expect.poll(() => device.arrived.length, { timeout: 60_000 }).toBe(1)
  const { notification } = device.arrived[0] ?? {}
  await deliver(elsewhere, worker, { web_push: 8030, notification })

  await expect.poll(() => shownBy(worker)).toHaveLength(1)
  const [shown] = await shownBy(worker)
  expect(shown).toMatchObject({ title: 'Bob · Lobby', body: 'Are you there, @Ada?' })
  await elsewhere.goto('/saved')
  await elsewhere.getByRole('heading', { level: 1 }).waitFor()
  await press(worker)
  await expect(
    elsewhere.getByRole('article').filter({ hasText: 'Are you there, @Ada?' }),
  ).toBeVisible()
  expect(shown?.leadsTo).toMatch(/\/chat\/lobby@\d+$/)
  await deliver(elsewhere, worker, { web_push: 8030, notification })
  await expect.poll(() => shownBy(worker)).toHaveLength(1)
  await elsewhere.keyboard.press('Escape')
  await expect.poll(() => shownBy(worker)).toEqual([])

  // What is told of a thread goes once the thread is read, at any device.
  const messages = '/api/rooms/lobby/messages'
  const { messages: said } = await (await bob.page.request.get(messages)).json()
  const root = said.find(({ body }: { body: string }) => body === 'I am here.').seq
  const answered = await bob.page.request.post(messages, {
    headers: await samePage(bob.page),
    data: { body: 'In the thread.', thread: root },
  })
  const { seq } = await answered.json()
  const [tag, navigate] = [`thread:${root}:lobby`, `${new URL(bob.page.url()).origin}/chat/lobby`]
  const inThread = { title: 'Bob', body: 'In the thread.', tag, navigate, data: { seq } }
  await deliver(elsewhere, worker, { web_push: 8030, notification: inThread })
  await expect.poll(() => shownBy(worker)).toHaveLength(1)
  await expect
    .poll(async () => {
      const { followed } = await (
        await elsewhere.request.get(`${messages}/${root}/thread/follow`)
      ).json()
      return followed?.following
    })
    .toBe(true)
  const read = await elsewhere.request.post(`${messages}/${root}/thread/read`, {
    headers: await samePage(elsewhere),
    data: { seq },
  })
  expect(read.ok()).toBe(true)
  await expect.poll(() => shownBy(worker)).toEqual([])
})

test('notices are turned on by a click alone, and a trial says what is in the way', async ({
  open,
}) => {
  const ada = await open('/chat/lobby?username=Ada', withWorker)
  await ada.takeName()
  const { page } = ada
  await page.goto('/settings/notifications')
  const here = page.getByRole('region', { name: 'On this device' })
  await expect(here).toContainText('gets no notifications')

  await here.getByRole('button', { name: 'Send a test' }).click()
  await expect(here.getByRole('status')).toContainText('has no address of this device')
  await here.getByRole('button', { name: 'Turn on' }).click()
  await expect(here.getByRole('status')).toContainText(
    'push service of this browser cannot be reached',
  )
  await page.request.post('/api/push/subscriptions', {
    headers: await samePage(page),
    data: {
      ...{ endpoint: 'http://127.0.0.1:9/nobody', shows: 'text', language: 'en' },
      keys: {
        p256dh:
          'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM',
        auth: 'tBHItJI5svbpez7KI4CCXg',
      },
    },
  })
  await page.reload()
  await expect(here).toContainText('This device gets notifications')
  await here.getByRole('button', { name: 'Send a test' }).click()
  await expect(here.getByRole('status')).toContainText('server cannot reach the push service')
  await expectNoViolationAtAnySize(page, 'settings-notifications')
  await here.getByRole('button', { name: 'Turn off' }).click()
  await expect(here).toContainText('gets no notifications')
})
