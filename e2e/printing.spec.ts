import { expect, makeRoom, post, test } from './lobby-test.ts'

test('a room is printed as far as it is known, black on white, without what stands around it', async ({
  enter,
}) => {
  const ada = await enter('Ada', 'lobby', {
    colorScheme: 'dark',
    viewport: { width: 900, height: 500 },
  })
  const { page } = ada
  const room = await makeRoom(page, 'Minutes')
  await page.goto(`/chat/${room}`)
  for (let n = 1; n <= 45; n++) await post(page, room, `Line ${n}.`)
  await expect(ada.message('Line 45.')).toBeInViewport()
  await expect(ada.messages.getByText('Line 1.', { exact: true })).toHaveCount(0)

  await page.emulateMedia({ media: 'print' })
  // The browser takes what is there when its listeners are through.
  const taken = await page.evaluate(() => {
    dispatchEvent(new Event('beforeprint'))
    return document.body.innerText
  })
  expect(taken).toContain('Line 1.')
  for (const text of ['Line 1.', 'Line 45.']) {
    const line = page.getByText(text, { exact: true }).and(page.locator('p:visible'))
    await expect(line).toHaveCount(1)
    await expect(line).toHaveCSS('color', 'rgb(0, 0, 0)')
  }
  await expect(page.getByRole('heading', { name: 'Minutes' })).toBeVisible()
  await expect(page.getByRole('navigation')).toBeHidden()
  await expect(ada.composer).toBeHidden()

  await page.evaluate(() => dispatchEvent(new Event('afterprint')))
  await page.emulateMedia({ media: 'screen' })
  await expect(page.getByText('Line 1.', { exact: true })).toHaveCount(0)
  await expect(ada.message('Line 45.')).toBeInViewport()
})
