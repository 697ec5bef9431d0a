import { expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, makeRoom, type Person, post, samePage, test } from './lobby-test.ts'

const letters = () => crypto.randomUUID().replaceAll(/[-\d]/g, '')

test('how the page is installed as an app is in the settings', async ({ enter }) => {
  const { page } = await enter('Ada')
  await page.goto('/settings/app')
  await expect(page.getByText('Open this page in Safari')).toBeVisible()
  await expectNoViolationAtAnySize(page, 'install')
})

test('a keyword rings like a mention, in all tabs; do not disturb and quiet hours do not ring', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  const { page } = ada
  const context = page.context()
  // The tab lies behind another window, and what the system would show is noted.
  await context.addInitScript(() => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })
    const shown: string[] = []
    const tags: (string | undefined)[] = []
    // A browser without a window has no notices of the system, whatever it is allowed.
    class Shown extends EventTarget {
      static readonly permission = 'granted'
      static readonly requestPermission = async () => 'granted'
      constructor(title: string, options?: NotificationOptions) {
        super()
        shown.push(`${title}: ${options?.body}`)
        tags.push(options?.tag)
      }
      close() {}
    }
    Object.assign(window, { shown, tags, Notification: Shown })
  })
  const notices = () => page.evaluate(() => (window as unknown as { shown: string[] }).shown)
  const garden = `Keys${letters()}`
  const slug = await makeRoom(page, garden)
  const word = letters().slice(0, 12)
  await page.goto('/settings/notifications')
  await page.getByLabel('Keywords, with commas').fill(`${word}, release day`)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled()
  await page
    .getByRole('switch', { name: 'Show notifications on this device' })
    .check({ force: true })
  await expectNoViolationAtAnySize(page, 'notifications')

  await page.setViewportSize({ width: 1_280, height: 720 })
  await page.goto('/saved')
  const tab = await context.newPage()
  await tab.goto('/activity')
  const bob = await enter('Bob', slug)
  await post(bob.page, slug, 'Nothing of it.')
  await post(bob.page, slug, `Is the ${word.toUpperCase()} there?`)
  await expect.poll(notices).toEqual([`${garden}: Bob: Is the ${word.toUpperCase()} there?`])
  await expect(ada.room(garden)).toContainText('1 mention of you')
  await expect(tab.getByText('used one of your keywords')).toBeVisible()

  const profile = async (data: object) => {
    const headers = await samePage(page)
    expect((await page.request.patch('/api/auth/profile', { headers, data })).ok()).toBe(true)
  }
  const day = { days: [0, 1, 2, 3, 4, 5, 6], from: '00:00', to: '00:00', timeZone: 'UTC' }
  let count = 1
  for (const silence of [{ presence: 'dnd' }, { presence: null, quiet: day }]) {
    await profile(silence)
    await post(bob.page, slug, `The ${word} again`)
    count += 1
    await expect(ada.room(garden)).toContainText(`${count} mentions of you`)
  }
  await profile({ quiet: null })
  await post(bob.page, slug, `The ${word} at last`)
  await expect
    .poll(notices)
    .toEqual([
      `${garden}: Bob: Is the ${word.toUpperCase()} there?`,
      `${garden}: 4 messages for you\nBob: The ${word} at last`,
    ])
  await expect(tab.getByText('used one of your keywords')).toHaveCount(4)

  // The levels of the room count as they do for push.
  const last = async () => (await notices()).at(-1)
  const sayIn = async ({ page }: Person, data: object) => {
    const path = `/api/rooms/${slug}/messages`
    const answer = await page.request.post(path, { headers: await samePage(page), data })
    return (await answer.json()).seq as number
  }
  const choose = async (level: string) => {
    const headers = await samePage(page)
    const chosen = await page.request.put(`/api/rooms/${slug}/level`, { headers, data: { level } })
    expect(chosen.ok()).toBe(true)
  }
  const root = await sayIn(ada, { body: 'Who waters it?' })
  await sayIn(bob, { body: 'I do.', thread: root })
  await expect.poll(last).toBe(`${garden}: Bob: I do.`)
  // A call in a thread is told at the thread alone, as push tells it.
  const tags = () => page.evaluate(() => (window as unknown as { tags: string[] }).tags)
  await sayIn(bob, { body: `The ${word} in the thread`, thread: root })
  await expect.poll(last).toContain(`Bob: The ${word} in the thread`)
  expect((await tags()).slice(-2)).toEqual([`thread:${root}:${slug}`, `thread:${root}:${slug}`])
  await choose('everything')
  await expect(ada.room(garden)).toBeVisible()
  await sayIn(bob, { body: 'Only words.' })
  await expect.poll(last).toBe(`${garden}: 4 messages for you\nBob: Only words.`)
  const { length } = await notices()
  await choose('nothing')
  await expect(ada.room(garden)).toContainText('Muted')
  for (const more of [{ thread: root }, {}]) await sayIn(bob, { body: 'Unheard.', ...more })
  await choose('mentions')
  await expect(ada.room(garden)).not.toContainText('Muted')
  await sayIn(bob, { body: 'That is all.', replyTo: root })
  await expect.poll(last).toContain('Bob: That is all.')
  expect(await notices()).toHaveLength(length + 1)
  await page.reload()
  await expect(ada.room(garden)).toContainText('5 mentions of you')
})

test('a sound is made once for all tabs, not while one is not to be disturbed; times are written as chosen', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  const { page } = ada
  const context = page.context()
  // What the browser would let one hear is noted.
  await context.addInitScript(() => {
    const starts: number[] = []
    const { start } = OscillatorNode.prototype
    OscillatorNode.prototype.start = function (...times) {
      starts.push(this.frequency.value)
      start.apply(this, times)
    }
    Object.assign(window, { starts })
  })
  const heardIn = (tab: typeof page) =>
    tab.evaluate(() => (window as unknown as { starts: number[] }).starts.length)
  const sounds = async () => ((await heardIn(page)) + (await heardIn(tab))) / 2
  const slug = await makeRoom(page, `Bells${letters()}`)
  const word = letters().slice(0, 12)
  const headers = await samePage(page)
  await page.request.patch('/api/auth/profile', { headers, data: { keywords: [word] } })
  const tab = await context.newPage()
  await tab.goto('/settings/notifications')
  await tab.getByRole('switch', { name: 'Play a sound' }).check({ force: true })
  await page.goto('/settings/notifications')
  await expect(page.getByRole('switch', { name: 'Play a sound' })).toBeChecked()
  await expect.poll(sounds).toBe(1)

  const presence = page.getByLabel('Presence')
  await presence.selectOption('Do not disturb until tomorrow')
  await expect(presence).toHaveValue('ending')
  await expect(presence.locator('option:checked')).toHaveText(/^Do not disturb until .*8:00/)
  await expectNoViolationAtAnySize(page, 'presence with an end')
  await page.setViewportSize({ width: 1_280, height: 720 })
  const bob = await enter('Bob', slug)
  await post(bob.page, slug, `First ${word}`)
  await tab.getByRole('link', { name: 'Look and language' }).click()
  await tab.getByText('12 hours').click()
  await expect(page).toHaveTitle(/^\(1\)/)
  await presence.selectOption('Available')
  await expect(presence).toHaveValue('available')
  await post(bob.page, slug, `Second ${word}`)
  await expect.poll(sounds).toBe(2)

  await page.goto(`/chat/${slug}`)
  const time = page
    .getByRole('article')
    .filter({ hasText: `First ${word}` })
    .locator('time')
    .first()
  await expect(time).toHaveText(/^\d{1,2}:\d\d\s[ap]m$/i)
  await tab.getByText('24 hours').click()
  await expect(time).toHaveText(/^\d\d:\d\d$/)
})
