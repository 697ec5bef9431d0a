import type { Locator, Page } from '@playwright/test'
import { expectNoViolation, expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, makePrivateRoom, makeRoom, post, samePage, test } from './lobby-test.ts'
import { pngOf } from './png.ts'

const fieldOf = (page: Page) => page.getByRole('combobox', { name: 'Search messages' })
const resultsIn = (place: Locator) =>
  place.getByRole('list', { name: 'Results' }).getByRole('listitem')

test('beside a room, what was said is found by keys alone, and opened in its place while the list stays', async ({
  enter,
}) => {
  const word = `p${crypto.randomUUID().slice(0, 8)}`
  const ada = await enter('Ada')
  const { page } = ada
  const [mill, weir] = [await makeRoom(page, `Mill${word}`), await makeRoom(page, `Weir${word}`)]
  await post(page, weir, `A naïve ${word} in the weir`)
  await post(page, mill, `The naïve ${word}-wheel turns`)
  for (let n = 1; n <= 40; n++) await post(page, mill, `Turn ${n}.`)

  await page.goto(`/chat/${mill}/`)
  await expect(ada.message('Turn 40.')).toBeVisible()
  await page.keyboard.press('Control+f')
  const panel = page.getByRole('complementary', { name: 'Search' })
  const results = resultsIn(panel)
  await expect(fieldOf(page)).toBeFocused()
  await page.keyboard.type(`NAIVE ${word.slice(1)}`)
  await expect(results).toHaveCount(2)
  await expect(results.first().locator('mark')).toHaveText(['naïve', word.slice(1)])
  await results.first().getByRole('button', { name: 'Show what is around it' }).click()
  const after = results.first().getByRole('list', { name: 'After' }).getByRole('listitem')
  await expect(after).toHaveText([/Turn 1\.$/, /Turn 2\.$/])
  await expectNoViolation(page, 'search-beside')
  await results.first().getByRole('button', { name: 'Hide what is around it' }).click()
  await fieldOf(page).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/chat/${mill}@`))
  await expect(ada.message(`${word}-wheel`)).toBeInViewport()
  await expect(ada.message('Turn 40.')).not.toBeInViewport()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(ada.message('in the weir')).toBeInViewport()
  await expect(results.last().getByRole('link')).toBeFocused()
  await page.goBack()
  await expect(ada.message(`${word}-wheel`)).toBeInViewport()
  await expect(results).toHaveCount(2)

  // The same key leads back to the field, which has its search; in this room, it is another one.
  await page.keyboard.press('Control+f')
  await expect(fieldOf(page)).toBeFocused()
  await expect(fieldOf(page)).toHaveValue(`NAIVE ${word.slice(1)}`)
  await page.keyboard.press('Control+Shift+f')
  await expect(fieldOf(page)).toHaveValue(`in:${mill} `)
  await page.keyboard.type('wheel')
  await expect(results).toHaveCount(1)
  await panel.getByRole('link', { name: 'Open on a page of its own' }).click()
  await expect(page).toHaveURL(new RegExp(`/search\\?q=in%3A${mill}\\+wheel$`))
  await expect(resultsIn(page.getByRole('main'))).toHaveCount(1)

  // Where a panel would lie over the room, it is a page, to which Back returns.
  await page.setViewportSize({ width: 390, height: 800 })
  await resultsIn(page.getByRole('main')).getByRole('link').click()
  await expect(ada.message(`${word}-wheel`)).toBeInViewport()
  await page.goBack()
  await expect(resultsIn(page.getByRole('main'))).toHaveCount(1)
})

test('what was said is found by a part of it, narrowed by what is proposed, and opened in its place', async ({
  enter,
}) => {
  const word = `q${crypto.randomUUID().slice(0, 8)}`
  const ada = await enter('Ada')
  const { page } = ada
  const room = await makeRoom(page, `Mill${word}`)
  const other = await makeRoom(page, `Weir${word}`)
  await post(page, room, `The naïve ${word}-wheel turns, says https://example.org`)
  for (let n = 1; n <= 40; n++) await post(page, room, `Turn ${n}.`)
  await post(page, other, `A ${word} elsewhere`)

  await page.goto(`/chat/${room}/`)
  await expect(ada.composer).toBeFocused()
  await page.goto('/search')
  const field = fieldOf(page)
  await expect(field).toBeFocused()
  await page.keyboard.type(`NAIVE ${word.slice(1)}`)
  const results = resultsIn(page.getByRole('main'))
  await expect(results).toHaveCount(1)
  await expect(results.locator('mark')).toHaveText(['naïve', word.slice(1)])
  await expect(results).toContainText('Ada')
  await expect(results).toContainText(`Mill${word}`)
  await expectNoViolationAtAnySize(page, 'search')
  await page.setViewportSize({ width: 1280, height: 720 })

  // As it is typed it stands in the address, which another tab opens.
  await field.fill(`${word} `)
  await expect(results).toHaveCount(2)
  await expect(page).toHaveURL(`/search?q=${word}`)
  await page.reload()
  await expect(results).toHaveCount(2)
  await field.fill(`${word} h`)
  await page.getByRole('option', { name: /^has:/ }).click()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('option', { selected: true })).toHaveText('has:link')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(field).toHaveValue(`${word} has:link `)
  await expect(results).toHaveCount(1)
  await field.fill(`${word} has:cheese`)
  await expect(page.getByRole('alert')).toHaveText(
    'After has: comes link, code, file, image or reaction.',
  )
  await field.fill(`${word} giraffe`)
  await expect(page.getByText('Nothing was found.')).toBeVisible()

  await field.fill(word)
  await page.getByRole('button', { name: `Only in Mill${word}` }).click()
  await expect(results).toHaveCount(1)
  await page.getByRole('button', { name: 'Best first' }).click()
  await expect(page).toHaveURL(/in%3A.*sort=best$/)
  await results.getByRole('link').click()
  await expect(ada.message(`${word}-wheel`)).toBeInViewport()
  await expect(ada.message('Turn 40.')).not.toBeInViewport()
  await page.goBack()
  await expect(results).toHaveCount(1)
})

test('a result shows what its message shows: words without their marks, and spoilers covered', async ({
  enter,
}) => {
  const word = `s${crypto.randomUUID().slice(0, 8)}`
  const ada = await enter('Ada')
  const { page } = ada
  const room = await makeRoom(page, `Mill${word}`)
  await post(page, room, `> The **${word}-end**: ||they marry, ${word}|| at \`noon\``)
  await page.goto(`/search?q=${word}`)
  const result = resultsIn(page.getByRole('main'))
  await expect(result).toHaveCount(1)
  await expect(result.getByRole('link')).toContainText(`> The ${word}-end: ▒▒▒ at noon`)
  await expect(result).not.toContainText('marry')
  await expect(result.locator('mark')).toHaveText([word, '▒▒▒'])
})

test('a search that took too long says how far it has looked, and goes on until nothing is left', async ({
  enter,
}) => {
  const { page } = await enter('Ada')
  const ends = { results: [], next: 'sealed', lookedTo: '2025-01-31T12:00:00.000Z' }
  const asked: (string | null)[] = []
  // No server has so much to look through in a test.
  await page.route('**/api/search?**', (route) => {
    const cursor = new URL(route.request().url()).searchParams.get('cursor')
    asked.push(cursor)
    return route.fulfill({ json: cursor === null ? ends : { results: [] } })
  })
  await page.goto('/search?q=needle')
  const looked = page.getByText(
    /^Looked back to .*2025 so far\. “Show older ones” looks further back/,
  )
  const nothing = page.getByText('Nothing was found.')
  await expect(looked).toBeVisible()
  await expect(nothing).toHaveCount(0)
  await expectNoViolation(page, 'search-looked-back')
  await page.getByRole('button', { name: 'Show older ones' }).click()
  await expect(nothing).toBeVisible()
  await expect(looked).toHaveCount(0)
  expect(asked).toEqual([null, 'sealed'])
})

test('each script and each condition finds its message, in the words of any part of it', async ({
  enter,
}) => {
  const word = `v${crypto.randomUUID().slice(0, 8)}`
  const [ada, bob] = [await enter('Ada'), await enter('Bob')]
  const { page } = ada
  const other = await makeRoom(page, `Weir${word}`)
  // Where one pins without an account.
  const [, , room = ''] = (await makePrivateRoom(ada, `Vale${word}`)).split('/')
  const texts = {
    accents: `Über naïve Straßen ${word}`,
    russian: `Всем Привет ${word}`,
    greek: `Καλημέρα κόσμος ${word}`,
    arabic: `مرحبا بالعالم ${word}`,
    hebrew: `שלום עולם ${word}`,
    chinese: `我们下周去北京 ${word}`,
    japanese: `来週はカタカナで東京 ${word}`,
    korean: `안녕하세요 여러분 ${word}`,
    thai: `สวัสดีครับทุกคน ${word}`,
    emoji: `10.0.0.1 and foo_bar 🚀👍🏽 ${word}`,
    code: `Run \`npm ci\` ${word} https://example.org`,
  }
  type Name = keyof typeof texts | 'file' | 'answer' | 'news'
  const headers = await samePage(page)
  const seqs = new Map<string, number>()
  for (const [name, body] of Object.entries(texts)) {
    const options = { headers, data: { body } }
    const answer = await page.request.post(`/api/rooms/${room}/messages`, options)
    expect(answer.ok(), `${name} ${await answer.text()}`).toBe(true)
    seqs.set(name, (await answer.json()).seq)
  }
  const seqOf = (name: keyof typeof texts) => seqs.get(name) ?? 0
  const at = (name: keyof typeof texts) => `/api/rooms/${room}/messages/${seqOf(name)}`
  for (const answer of [
    await page.request.put(`${at('greek')}/pin`, { headers }),
    await page.request.put(`${at('hebrew')}/reactions/${encodeURIComponent('👍')}`, { headers }),
    await page.request.put(`/api/saved/${room}/${seqOf('thai')}`, { headers }),
    await page.request.post(`/api/rooms/${room}/messages`, {
      headers,
      data: { body: `An answer ${word}`, thread: seqOf('code') },
    }),
  ])
    expect(answer.ok(), `${answer.url()} ${await answer.text()}`).toBe(true)
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Attach files' }).click()
  await (await chooser).setFiles({
    ...{ name: 'Übersicht.png', mimeType: 'image/png', buffer: pngOf(40) },
  })
  const toSend = page.getByRole('list', { name: 'Files to send' })
  await expect(toSend.getByRole('listitem')).toHaveCount(1)
  await ada.say(`With a picture ${word}`)
  const files = page.getByRole('log').getByRole('list', { name: 'Files of this message' })
  await expect(files.getByRole('img')).toBeVisible()

  const today = new Date().toISOString().slice(0, 10)
  const all: Name[] = [...(Object.keys(texts) as Name[]), 'answer', 'file']
  const cases: readonly (readonly [typed: string, ...found: Name[]])[] = [
    ['NAIVE strasse', 'accents'],
    ['uber', 'accents', 'file'],
    ['прив', 'russian'],
    ['καλημερα ΚΌΣΜΟΣ', 'greek'],
    ['مرحبا', 'arabic'],
    ['עולם', 'hebrew'],
    ['北京', 'chinese'],
    ['京', 'chinese', 'japanese'],
    ['タカ', 'japanese'],
    ['안녕', 'korean'],
    ['ดีค', 'thai'],
    ['0.0.1 o_b', 'emoji'],
    ['🚀', 'emoji'],
    ['"npm ci"', 'code'],
    ['"ci npm"'],
    ['has:code', 'code'],
    ['has:link', 'code'],
    ['has:file', 'file'],
    ['has:image', 'file'],
    ['has:reaction', 'hebrew'],
    ['is:pinned', 'greek'],
    ['is:saved', 'thai'],
    ['is:thread', 'answer'],
    ['is:unread'],
    ['mentions:me'],
    ['from:Bob'],
    [`from:me in:${room} -has:link -has:file -is:thread run`],
    ['ubersicht', 'file'],
    ['-run', ...all.filter((name) => name !== 'code')],
    ['before:2020-01-31'],
    ['after:2020-01-31 naive', 'accents'],
    [`on:${today} bar`, 'emoji'],
  ]
  await page.goto(`/chat/${other}/`)
  await expect(ada.composer).toBeFocused()
  await page.goto('/search')
  const results = resultsIn(page.getByRole('main'))
  const said: Record<Name, string> = {
    ...texts,
    ...{ code: 'Run npm ci', file: 'With a picture', answer: 'An answer', news: 'News' },
  }
  const find = async (typed: string, found: readonly Name[]) => {
    const whole = `${typed} ${word}`
    await fieldOf(page).fill(whole)
    await fieldOf(page).press('Enter')
    await expect(page).toHaveURL(`/search?${new URLSearchParams({ q: whole })}`)
    if (found.length === 0) await expect(page.getByText('Nothing was found.')).toBeVisible()
    else await expect(results).toHaveCount(found.length)
    for (const name of found)
      await expect(results.filter({ hasText: said[name].slice(0, 9) })).toHaveCount(1)
  }
  for (const [typed, ...found] of cases) await find(typed, found)
  // What another person says meanwhile.
  await post(bob.page, other, `News ${word}`)
  await find('is:unread', ['news'])
  await find('from:Bob', ['news'])
})

test('each condition is written by proposals and keys alone, beside a room', async ({ enter }) => {
  const word = crypto.randomUUID().slice(0, 8)
  const ada = await enter(`Ada${word}`)
  const { page } = ada
  const room = await makeRoom(page, `Gärten${word}`)
  await post(page, room, 'A rose')
  await page.goto(`/chat/${room}/`)
  await expect(ada.message('A rose')).toBeVisible()
  await page.keyboard.press('Control+f')
  const field = fieldOf(page)
  const chosen = page
    .getByRole('listbox', { name: 'What narrows the search' })
    .getByRole('option', { selected: true })
  const today = await page.evaluate(() => new Date().toLocaleDateString('sv'))
  const written: readonly (readonly [operator: string, begun: string, value: string])[] = [
    ['from', `ada${word}`, `Ada${word}`],
    ['in', `garten${word}`, room],
    ['before', 'tod', today],
    ['after', today.slice(0, 4), today],
    ['on', 'today', today],
    ['has', 'im', 'image'],
    ['is', 'unr', 'unread'],
    ['mentions', '', 'me'],
  ]
  for (const [operator, begun, value] of written) {
    await field.fill(`rose -${operator.slice(0, 2)}`)
    do await field.press('ArrowDown')
    while (!(await chosen.textContent())?.startsWith(`${operator}:`))
    await expect(field).toHaveAttribute(
      'aria-activedescendant',
      (await chosen.getAttribute('id')) ?? '',
    )
    await field.press('Enter')
    await expect(field).toHaveValue(`rose -${operator}:`)
    await field.pressSequentially(begun)
    await expect(page.getByRole('option').first()).toContainText(`${operator}:`)
    await field.press('ArrowDown')
    await field.press('Enter')
    await expect(field).toHaveValue(`rose -${operator}:${value} `)
  }
})
