import type { Page } from '@playwright/test'
import { expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, makeRoom, type Person, test } from './lobby-test.ts'
import { seedRoom } from './seed-room.ts'

const count = 100_000
/** The numbers of the pages on the screen, from top to bottom. */
function numbersIn(page: Page): Promise<number[]> {
  return page.getByRole('log').evaluate((log) => {
    const { top, bottom } = log.getBoundingClientRect()
    return [...log.querySelectorAll('article')].flatMap((article) => {
      const box = article.getBoundingClientRect()
      // Rows have half pixels and a list scrolls by whole ones: at its end, half of one may be hidden.
      const isSeen = box.top > top - 1 && box.bottom < bottom + 1
      return isSeen ? Number(/Page (\d+)\./.exec(article.textContent ?? '')?.[1]) : []
    })
  })
}

/** Whether the list can go on the way that the wheel turns. */
function canGoOn(page: Page, by: number): Promise<boolean> {
  return page.getByRole('log').evaluate((log, by) => {
    const room = by < 0 ? log.scrollTop : log.scrollHeight - log.clientHeight - log.scrollTop
    return room >= 1
  }, by)
}

/** Turns the wheel; resolves when the list has moved and stands still again, or is at its end. */
async function turnWheel(page: Page, by: number): Promise<void> {
  // Listening has begun when this is here: the wheel comes after it.
  const listening = await page.getByRole('log').evaluateHandle((log) => {
    const list = { log, hasMoved: false }
    log.addEventListener('scroll', () => Object.assign(list, { hasMoved: true }), { once: true })
    return list
  })
  await page.mouse.wheel(0, by)
  // A row that is measured may bring the end to where the list stands: then nothing scrolls.
  const isDone = async () =>
    (await listening.evaluate(({ hasMoved }) => hasMoved)) || !(await canGoOn(page, by))
  await expect
    .poll(isDone, { message: 'the list moves with the wheel', intervals: [20] })
    .toBe(true)
  await listening.evaluate(async ({ log }) => {
    let before: number
    do {
      before = log.scrollTop
      await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))
    } while (log.scrollTop !== before)
  })
  await listening.dispose()
}

/** Scrolls in steps of less than a screen until it has come there: each one must go on where the one before it was. */
async function scroll(
  { page }: Person,
  by: number,
  isThere: (seen: readonly number[]) => boolean,
): Promise<void> {
  await page.getByRole('log').hover()
  let seen = await numbersIn(page)
  while (!isThere(seen)) {
    // What comes next may still be on its way.
    const hasMore = async () => isThere(await numbersIn(page)) || (await canGoOn(page, by))
    await expect.poll(hasMore, { message: 'the list goes on', intervals: [20] }).toBe(true)
    await turnWheel(page, by)
    const now = await numbersIn(page)
    expect(now).toEqual(now.map((_, index) => (now[0] ?? 0) + index))
    expect(now.some((number) => seen.includes(number))).toBe(true)
    seen = now
  }
}

test('into the middle of 100,000 messages, both ways, and back to the latest: no gap and no jump', async ({
  enter,
  lobby,
}) => {
  const ada = await enter('Ada')
  const room = await makeRoom(ada.page, 'Archive')
  await ada.page.goto('about:blank')
  await seedRoom(lobby.url, room, count)

  await ada.page.goto(`/chat/${room}@50000`)
  const target = ada.messages.getByText('Page 50000.')
  await expect(target).toBeInViewport()
  await expect(ada.message('Page 50000.')).toHaveAttribute('data-target')

  await scroll(ada, -400, ([first = count]) => first < 49_900)
  await scroll(ada, 400, (seen) => (seen.at(-1) ?? 0) > 50_100)
  await expect(ada.page.getByRole('log').getByRole('article')).not.toHaveCount(0)
  expect(await ada.messages.count()).toBeLessThanOrEqual(300)

  // What is said meanwhile is counted, and does not move what is being read.
  const before = await numbersIn(ada.page)
  const bob = await enter('Bob', room)
  await bob.say('Down here!')
  const button = ada.page.getByRole('button', { name: '1 new message' })
  await expect(button).toBeVisible()
  expect(await numbersIn(ada.page)).toEqual(before)

  await button.click()
  await expect(ada.message('Down here!')).toBeInViewport()
  await expect(ada.messages.getByText(`Page ${count}.`)).toBeInViewport()
  await expect(ada.page).toHaveURL(`/chat/${room}/`)
  await expect(ada.page.getByRole('button', { name: 'Jump to latest' })).toHaveCount(0)
})

test('a place near the end grows together with the end', async ({ enter, lobby }) => {
  const ada = await enter('Ada')
  const room = await makeRoom(ada.page, 'Archive')
  await ada.page.goto('about:blank')
  await seedRoom(lobby.url, room, 300)
  await ada.page.goto(`/chat/${room}@150`)
  await expect(ada.messages.getByText('Page 150.')).toBeInViewport()

  await scroll(ada, 300, (seen) => seen.at(-1) === 300)
  await expect(ada.messages.getByText('Page 300.')).toBeInViewport()
  await expect(ada.page.getByRole('button', { name: 'Jump to latest' })).toHaveCount(0)
  await ada.say('And on.')
  await expect(ada.message('And on.')).toBeInViewport()
  await scroll(ada, -300, (seen) => (seen.at(-1) ?? 300) < 250)
})

test('a day is jumped to, from the menu of the room or by its line in the list', async ({
  enter,
  lobby,
}) => {
  const ada = await enter('Ada', 'lobby', { reducedMotion: 'reduce' })
  const { page } = ada
  const room = await makeRoom(page, 'Diary')
  await page.goto('about:blank')
  await seedRoom(lobby.url, room, 300)
  await page.goto(`/chat/${room}`)
  // A room in which something is new opens there, if what was before it is known here.
  await page
    .getByRole('button', { name: 'Jump to latest' })
    .or(ada.messages.getByText('Page 300.'))
    .first()
    .waitFor()
  await page.keyboard.press('Escape')
  await expect(ada.messages.getByText('Page 300.')).toBeInViewport()

  await page.getByRole('button', { name: 'More about this room' }).click()
  await page.getByRole('menuitem', { name: 'Jump to a date' }).click()
  const dialog = page.getByRole('dialog', { name: 'Jump to a date' })
  const day = dialog.getByLabel('Day')
  await expect(day).toBeFocused()
  await expectNoViolationAtAnySize(page, 'jump-to-date')
  await day.fill('')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('Choose a day')).toBeVisible()
  // Before the room was made: what was said first.
  await dialog.getByRole('button', { name: 'Yesterday' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(page).toHaveURL(`/chat/${room}@1`)
  await expect(ada.messages.getByText('Page 1.', { exact: true })).toBeInViewport()

  // After everything: what was said last.
  await page.getByRole('log').getByRole('button', { name: 'Today' }).first().click()
  await day.fill('2999-12-31')
  await day.press('Enter')
  await expect(page).toHaveURL(`/chat/${room}@300`)
  await expect(ada.messages.getByText('Page 300.')).toBeInViewport()
})

test('the time of a message is its address', async ({ enter, lobby }) => {
  const ada = await enter('Ada')
  const room = await makeRoom(ada.page, 'Archive')
  // So few that all are on the screen, wherever the room opens.
  await seedRoom(lobby.url, room, 8)
  await ada.page.goto(`/chat/${room}`)
  await expect(ada.messages.getByText('Page 8.')).toBeInViewport()
  await ada.message('Page 3.').hover()
  await ada.message('Page 3.').getByRole('link').click()
  await expect(ada.page).toHaveURL(`/chat/${room}@3`)
  await expect(ada.message('Page 3.')).toHaveAttribute('data-target')
})

test('a link past the end of a room says so, and shows the end', async ({ enter, lobby }) => {
  const ada = await enter('Ada', 'lobby', { reducedMotion: 'reduce' })
  const room = await makeRoom(ada.page, 'Archive')
  const words = ada.page.getByRole('status').filter({ hasText: 'This link leads past the newest' })
  await ada.page.goto(`/chat/${room}@3`)
  await expect(words).toBeVisible()
  await expect(
    ada.page.getByRole('heading', { name: 'Nobody has said anything here' }),
  ).toBeVisible()

  await seedRoom(lobby.url, room, 60)
  // A room in which something is new opens there.
  await ada.page.goto(`/chat/${room}`)
  await ada.page
    .getByRole('button', { name: /^Jump to latest|new messages?$/ })
    .or(ada.message('Page 60.'))
    .first()
    .waitFor()
  await ada.page.keyboard.press('Escape')
  await expect(ada.message('Page 60.')).toBeInViewport()
  await ada.page.goto(`/chat/${room}@999`)
  await expect(words).toBeVisible()
  await expect(ada.messages.getByText('Page 60.')).toBeInViewport()
  await expectNoViolationAtAnySize(ada.page, 'past-end')
  await ada.page.goto(`/chat/${room}@60`)
  await expect(ada.message('Page 60.')).toHaveAttribute('data-target')
  await expect(words).toHaveCount(0)
})
