import { expectNoViolation, expectNoViolationAtAnySize } from './accessibility.ts'
import { expect, makeRoom, type Person, post, test } from './lobby-test.ts'

/** A part of the list of rooms, by its heading. */
const sectionOf = ({ page }: Person, name: string) =>
  page
    .getByRole('navigation')
    .locator('section')
    .filter({ has: page.getByRole('heading', { name }) })

const choose = async ({ page }: Person, menu: string, item: string) => {
  await page.getByRole('button', { name: menu }).click()
  await page.getByRole('menuitemradio', { name: item, exact: true }).click()
  await expect(page.getByRole('menu')).toHaveCount(0)
}

test('a starred room comes first, also after a reload', async ({ enter }) => {
  const ada = await enter('Ada')
  await expect(sectionOf(ada, 'Starred')).toHaveCount(0)
  const room = await makeRoom(ada.page, 'Zinnias')
  await ada.page.goto(`/chat/${room}`)
  await ada.page.getByRole('button', { name: 'Star this room' }).click()
  await expect(sectionOf(ada, 'Starred').getByRole('link', { name: 'Zinnias' })).toBeVisible()
  await expect(ada.page.locator(`nav a[href="/chat/${room}/"]`)).toHaveCount(1)
  await ada.page.reload()
  await expect(sectionOf(ada, 'Starred').getByRole('link', { name: 'Zinnias' })).toBeVisible()
  await expectNoViolation(ada.page, 'sidebar-starred')
  await ada.page.getByRole('button', { name: 'Star this room', pressed: true }).click()
  await expect(sectionOf(ada, 'Starred')).toHaveCount(0)
})

test('a folded section shows what is unread and where one is, and stays folded', async ({
  enter,
}) => {
  const ada = await enter('Ada')
  const [quiet, loud] = [await makeRoom(ada.page, 'Quiet'), await makeRoom(ada.page, 'Loud')]
  const link = (slug: string) => ada.page.locator(`nav a[href="/chat/${slug}/"]`)
  await link(quiet).waitFor()
  const fold = ada.page.getByRole('navigation').getByRole('button', { name: 'Rooms', exact: true })
  await fold.click()
  await expect(fold).toHaveAttribute('aria-expanded', 'false')
  await expect(link(quiet)).toHaveCount(0)
  await expect(link('lobby')).toBeVisible()
  const bob = await enter('Bob')
  await post(bob.page, loud, 'Knock, knock')
  await expect(link(loud)).toBeVisible()
  await ada.page.reload()
  await expect(fold).toHaveAttribute('aria-expanded', 'false')
  await expect(link(quiet)).toHaveCount(0)
})

test('what is unread comes first, or alone, where a person wants that', async ({ enter }) => {
  const [ada, bob] = [await enter('Ada'), await enter('Bob')]
  const [first, second] = [await makeRoom(ada.page, 'Yarrow'), await makeRoom(ada.page, 'Zucchini')]
  const link = (slug: string) => ada.page.locator(`nav a[href="/chat/${slug}/"]`)
  await link(second).waitFor()
  await post(bob.page, second, 'They grow and grow.')
  await choose(ada, 'Rooms to show', 'Unread first')
  await expect(
    sectionOf(ada, 'Unread').getByRole('link', { name: 'Zucchini' }).last(),
  ).toBeVisible()
  await expect(link(first)).toBeVisible()
  await choose(ada, 'Rooms to show', 'Only unread')
  await expect(link(first)).toHaveCount(0)
  await expect(link(second)).toBeVisible()
  await expectNoViolation(ada.page, 'sidebar-unread')
  await choose(ada, 'Rooms to show', 'All')
  await expect(link(first)).toBeVisible()
})

test('rooms are in the order of their names, or of what was said last', async ({ enter }) => {
  const ada = await enter('Ada')
  const early = await makeRoom(ada.page, 'Aardvark')
  const late = await makeRoom(ada.page, 'Zebra')
  const link = (slug: string) => ada.page.locator(`nav a[href="/chat/${slug}/"]`)
  const isAbove = async () => {
    const [a, z] = [await link(early).boundingBox(), await link(late).boundingBox()]
    return (a?.y ?? 0) < (z?.y ?? 0)
  }
  await link(late).waitFor()
  await expect.poll(isAbove).toBe(true)
  await choose(ada, 'Order of “Rooms”', 'By last message')
  await expect.poll(isAbove).toBe(false)
  await post(ada.page, early, 'Ants!')
  await expect.poll(isAbove).toBe(true)
})

test('a pencil marks the room where something is written and not sent', async ({ enter }) => {
  const ada = await enter('Ada')
  const room = await makeRoom(ada.page, 'Poems')
  const link = (slug: string) => ada.page.locator(`nav a[href="/chat/${slug}/"]`)
  await ada.composer.fill('Roses are')
  await link(room).click()
  await expect(link('lobby').getByTitle('Unsent draft')).toBeVisible()
  await expect(link(room).getByTitle('Unsent draft')).toHaveCount(0)
  await link('lobby').click()
  await ada.composer.fill('')
  await link(room).click()
  await expect(link('lobby').getByTitle('Unsent draft')).toHaveCount(0)
})

test('the list is made wider by dragging and by keys, and stays as wide', async ({ enter }) => {
  const { page } = await enter('Ada')
  const edge = page.getByRole('separator', { name: 'Width of the list of rooms' })
  const width = async () => (await page.getByRole('navigation').boundingBox())?.width
  expect(await width()).toBe(280)
  await edge.hover({ position: { x: 4, y: 300 } })
  await page.mouse.down()
  await page.mouse.move(350, 300)
  await page.mouse.up()
  await expect.poll(width).toBe(350)
  await edge.focus()
  for (let n = 0; n < 5; n++) await page.keyboard.press('ArrowRight')
  await expect.poll(width).toBe(400)
  await expect(edge).toHaveAttribute('aria-valuenow', '400')
  await page.reload()
  await expect.poll(width).toBe(400)
  await edge.dblclick({ position: { x: 4, y: 300 } })
  await expect.poll(width).toBe(280)
})

test('all rooms are found by a part of their name', async ({ enter }) => {
  const ada = await enter('Ada', 'lobby', { reducedMotion: 'reduce' })
  const name = `Trellis${crypto.randomUUID().slice(0, 8)}`
  const slug = await makeRoom(ada.page, name)
  await ada.page.goto(`/chat/${slug}`)
  await ada.say('First!')
  const people = async () =>
    (await (await ada.page.request.get(`/api/room-sizes?of=${slug}`)).json()).sizes
  await expect.poll(people).toEqual([{ room: slug, people: 1 }])
  await ada.page.getByRole('button', { name: 'Browse rooms' }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'Browse rooms' })
  await expect(dialog.getByRole('searchbox')).toBeFocused()
  await ada.page.keyboard.type(name.toUpperCase())
  await expect(dialog.getByRole('status')).toHaveText('1 room')
  await expect(dialog.getByRole('link', { name })).toContainText('1 person')
  await expectNoViolationAtAnySize(ada.page, 'browse-rooms')
  await ada.page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(ada.page.getByRole('heading', { level: 1 })).toHaveText(name)
})

test('a dialog and a menu of the list give the keys back to what opened them', async ({
  enter,
}) => {
  const { page } = await enter('Ada', 'lobby', { reducedMotion: 'reduce' })
  const openers = ['Browse rooms', 'New room', 'Rooms to show', /Your name and settings/] as const
  for (const name of openers) {
    const opener = page.getByRole('button', { name })
    await opener.focus()
    await page.keyboard.press('Enter')
    const opened = page.getByRole('dialog').or(page.getByRole('menu'))
    await opened.waitFor()
    await expect(opened.locator(':focus')).toHaveCount(1)
    await page.keyboard.press('Escape')
    await expect(opened).toHaveCount(0)
    await expect(opener).toBeFocused()
  }
})

test('the field on top opens the quick switcher', async ({ enter }) => {
  const { page } = await enter('Ada', 'lobby', { reducedMotion: 'reduce' })
  await page.getByRole('button', { name: 'Jump to …' }).click()
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused()
})
