import { expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, makeRoom, type Person, post, samePage, test } from './lobby-test.ts'
import { seedRoom } from './seed-room.ts'

/** Messages of one line, by two people in turn. */
async function talk(room: string, people: readonly Person[], count: number): Promise<void> {
  for (let n = 1; n <= count; n++)
    await post((people[n % people.length] as Person).page, room, `Line ${n}.`)
}

/** As many kinds of reaction as a message may have. */
const cheers = [...'👍🎉🙂🚀👀🔥💯👏🙌🤝🍵🌱🌻🌧🍎🍋🍒🥕🧀🍞'].map(encodeURIComponent)

/** How many messages can be seen from their top to their bottom. */
function wholeMessages({ page }: Person): Promise<number> {
  return page.getByRole('log').evaluate((log) => {
    const view = log.getBoundingClientRect()
    return [...log.querySelectorAll('article')].filter((article) => {
      const { top, bottom } = article.getBoundingClientRect()
      return top >= view.top && bottom <= view.bottom
    }).length
  })
}

test('fourteen messages of one line, by people in turn, fit on a screen of 800 pixels', async ({
  enter,
}) => {
  const ada = await enter('Ada', 'lobby', { viewport: { width: 1_280, height: 800 } })
  const room = await makeRoom(ada.page, 'Garden')
  await ada.page.goto(`/chat/${room}`)
  const bob = await enter('Bob', room)
  await talk(room, [ada, bob], 24)
  await expect(ada.message('Line 24.')).toBeInViewport()
  await expect.poll(() => wholeMessages(ada)).toBeGreaterThanOrEqual(14)
})

test('who chooses it has twenty messages there, one a line, on this device from then on', async ({
  enter,
}) => {
  const ada = await enter('Ada', 'lobby', { viewport: { width: 1_280, height: 800 } })
  const { page } = ada
  const room = await makeRoom(page, 'Garden')
  await page.goto(`/chat/${room}`)
  const bob = await enter('Bob', room)
  await talk(room, [ada, bob], 40)
  await expect(ada.message('Line 40.')).toBeInViewport()

  await ada.profile.click()
  await page.getByText('How the page looks').click()
  await page.getByRole('dialog').getByText('Compact').click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect.poll(() => wholeMessages(ada)).toBeGreaterThanOrEqual(20)
  await expect(ada.message('Line 40.')).toBeInViewport()
  await expectNoViolationAtAnySize(page, 'compact')

  await page.setViewportSize({ width: 1_280, height: 800 })
  await page.reload()
  await expect(ada.message('Line 40.')).toBeInViewport()
  await expect.poll(() => wholeMessages(ada)).toBeGreaterThanOrEqual(20)
})

test('the texts are a column of at most 880 pixels, in line with the composer', async ({
  enter,
}) => {
  const ada = await enter('Ada', 'lobby', { viewport: { width: 2_560, height: 1_200 } })
  await ada.page.goto(`/chat/${await makeRoom(ada.page, 'Garden')}`)
  await ada.say('wide '.repeat(200))
  const text = ada.message('wide').getByText('wide')
  await expect(text).toBeVisible()
  const [texts, field] = [await text.boundingBox(), await ada.composer.boundingBox()]
  expect(texts?.width).toBeLessThanOrEqual(880)
  expect(texts?.x).toBeGreaterThan(field?.x ?? 0)
})

test('the list stays at its end while the text below it is replaced', async ({ enter, lobby }) => {
  const ada = await enter('Ada', 'lobby', { viewport: { width: 1_280, height: 800 } })
  const { page } = ada
  const room = await makeRoom(page, 'Garden')
  await seedRoom(lobby.url, room, 30)
  await page.goto(`/chat/${room}`)
  await ada.composer.press('Escape')
  await expect(ada.message('Page 30.')).toBeInViewport()
  await ada.composer.fill('a line\n'.repeat(10))
  await expect(ada.message('Page 30.')).toBeInViewport()
  // As a browser replaces it: for a moment there is no text.
  await ada.composer.evaluate((field: HTMLTextAreaElement) => {
    field.select()
    document.execCommand('insertText', false, 'another\n'.repeat(10))
  })
  // A frame for what was scrolled, and one for what follows from it.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  )
  await expect(ada.message('Page 30.')).toBeInViewport()
  await expect(page.getByRole('button', { name: /^Jump to latest/ })).toHaveCount(0)
})

test('where nothing was said yet, the newest notice is in sight', async ({ enter }) => {
  const ada = await enter('Ada', 'lobby', { viewport: { width: 1_280, height: 800 } })
  const room = await makeRoom(ada.page, 'Garden')
  await ada.page.goto(`/chat/${room}`)
  await ada.page.getByRole('heading', { name: 'Nobody has said anything here' }).waitFor()
  const headers = await samePage(ada.page)
  for (let n = 1; n <= 12; n++)
    await ada.page.request.patch(`/api/rooms/${room}`, { headers, data: { topic: `Topic ${n}` } })
  await expect(ada.page.getByText('set the topic: Topic 12')).toBeInViewport()
})

test('a room that ends with nothing but reactions shows what was said before them', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  const room = await makeRoom(ada.page, 'Applause')
  for (const body of ['First act.', 'Second act.', 'Third act.']) await post(ada.page, room, body)
  const headers = await samePage(ada.page)
  // The last events of a room are what the page gets with it: more than fifty are reactions.
  for (const seq of [1, 2, 3])
    for (const emoji of cheers)
      await ada.page.request.put(`/api/rooms/${room}/messages/${seq}/reactions/${emoji}`, {
        headers,
      })
  const bob = await enter('Bob', room)
  await expect(bob.message('First act.')).toBeVisible()
  await expect(bob.message('Third act.').getByRole('button', { name: /🎉/ })).toBeVisible()
})
