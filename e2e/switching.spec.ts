import type { Locator } from '@playwright/test'
import { expect, makeRoom, post, test } from './lobby-test.ts'

const topOf = async (element: Locator) => (await element.boundingBox())?.y

test('the navigation stays where it is while rooms are switched: the same elements, scrolled as far', async ({
  enter,
}) => {
  const { page } = await enter('Ada', 'lobby', { viewport: { width: 1_000, height: 600 } })
  const rooms: string[] = []
  for (let n = 0; n < 30; n++) rooms.push(await makeRoom(page, `Shelf${10 + n}`))
  const link = (n: number) => page.locator(`nav a[href="/chat/${rooms[n]}/"]`)
  await post(page, rooms[17] ?? '', 'On another shelf')
  // Each that comes in moves those below it.
  for (const n of rooms.keys()) await link(n).waitFor({ state: 'attached' })

  const navigation = await page.getByRole('navigation').elementHandle()
  const row = await link(15).elementHandle()
  await link(15).evaluate((element) => element.scrollIntoView({ block: 'center' }))
  for (const n of [17, 13, 15]) {
    const [top, middle] = [await topOf(link(n)), await topOf(link(15))]
    await link(n).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Shelf${10 + n}`)
    await expect(link(n)).toHaveAttribute('aria-current', 'page')
    expect([await topOf(link(n)), await topOf(link(15))]).toEqual([top, middle])
  }
  for (const element of [navigation, row])
    expect(await element?.evaluate(({ isConnected }) => isConnected)).toBe(true)
})
