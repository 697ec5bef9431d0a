import { expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, makeRoom, post, test } from './lobby-test.ts'

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
  await page.keyboard.press('Control+f')
  const field = page.getByRole('combobox', { name: 'Search messages' })
  await expect(field).toBeFocused()
  await page.keyboard.type(`NAIVE ${word.slice(1)}`)
  const results = page.getByRole('main').getByRole('listitem')
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
  const field = page.getByRole('combobox', { name: 'Search messages' })
  const results = page.getByRole('main').getByRole('listitem')
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
