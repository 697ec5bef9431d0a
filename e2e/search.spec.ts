import type { Locator, Page } from '@playwright/test'
import { expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, makeRoom, post, test } from './lobby-test.ts'

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

test('each script and each condition finds its message, in the words of any part of it', async ({
  enter,
}) => {
  const word = `v${crypto.randomUUID().slice(0, 8)}`
  const ada = await enter('Ada')
  const { page } = ada
  const room = await makeRoom(page, `Vale${word}`)
  const texts = {
    tokyo: `来週は東京に行きます ${word}`,
    russian: `Всем Привет ${word}`,
    accents: `Über naïve Straßen ${word}`,
    address: `10.0.0.1 and foo_bar 🚀 ${word}`,
    code: `Run \`npm ci\` ${word} https://example.org`,
  }
  for (const text of Object.values(texts)) await post(page, room, text)
  const today = new Date().toISOString().slice(0, 10)
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['東京', [texts.tokyo]],
    ['京', [texts.tokyo]],
    ['прив', [texts.russian]],
    ['NAIVE strasse', [texts.accents]],
    ['0.0.1', [texts.address]],
    ['o_b', [texts.address]],
    ['🚀', [texts.address]],
    ['"npm ci"', [texts.code]],
    ['has:code', [texts.code]],
    ['has:link', [texts.code]],
    ['has:file', []],
    ['is:pinned', []],
    ['mentions:me', []],
    ['before:2020-01-31', []],
    [`from:me in:${room} after:2020-01-31 -has:link -naive -foo_bar -прив`, [texts.tokyo]],
    [`on:${today} bar`, [texts.address]],
  ]
  await page.goto('/search')
  const field = fieldOf(page)
  const results = resultsIn(page.getByRole('main'))
  for (const [typed, found] of cases) {
    await field.fill(`${typed} ${word}`)
    await field.press('Enter')
    await expect(page).toHaveURL(
      `/search?q=${encodeURIComponent(`${typed} ${word}`).replaceAll('%20', '+')}`,
    )
    if (found.length === 0) await expect(page.getByText('Nothing was found.')).toBeVisible()
    else await expect(results).toHaveCount(found.length)
    for (const text of found) await expect(results).toContainText(text.slice(0, 9))
  }
})
