import { expectNoViolation } from './accessibility.ts'
import { expect, makeRoom, type Person, post, test } from './lobby-test.ts'

type Enter = (name: string) => Promise<Person>

/** Ada in a room where the text was just said. */
async function reader(enter: Enter, ...bodies: string[]): Promise<Person> {
  const ada = await enter('Ada')
  const slug = await makeRoom(ada.page, 'Desk')
  for (const body of bodies) await post(ada.page, slug, body)
  await ada.page.goto(`/chat/${slug}`)
  await expect(ada.messages).toHaveCount(bodies.length)
  return ada
}

const code = Array.from({ length: 12 }, (_, n) => `const a${n} = 'tea' // ${n}`).join('\n')
const page = [
  '# Plan\nSome **strong**, *soft* and ~~old~~ words, `code`, and\na second line.',
  '- one\n  1. nested\n- [x] done\n- [ ] open',
  '> quoted\n> > twice',
  '| Tea | Price |\n|:--|--:|\n| green | 3 |\n| black | 12 |',
  `\`\`\`ts\n${code}\n\`\`\``,
  'The end: ||they [marry](https://example.org/end)||, see [the book](https://example.org/book "A book").',
].join('\n\n')

test('marks become what they mean, and nothing of them is a violation', async ({ enter }) => {
  const ada = await reader(enter, page)
  const message = ada.messages.first()
  await expect(message.locator('strong')).toHaveText('strong')
  await expect(message.locator('em')).toHaveText('soft')
  await expect(message.locator('del')).toHaveText('old')
  await expect(message.getByText('Plan')).toBeVisible()
  await expect(message.getByText('code, and\na second line.')).toBeVisible()
  await expect(message.locator('ul > li > div > ol > li')).toHaveText('nested')
  await expect(message.getByRole('checkbox', { name: 'Done', exact: true })).toBeChecked()
  await expect(message.getByRole('checkbox', { name: 'Not done' })).toBeDisabled()
  await expect(message.locator('blockquote blockquote')).toHaveText('twice')
  await expect(message.getByRole('cell', { name: '12' })).toHaveCSS('text-align', 'end')
  await expect(message.getByRole('link', { name: 'the book' })).toHaveAttribute(
    'title',
    'A book\nhttps://example.org/book',
  )
  await expectNoViolation(ada.page, 'markdown')
})

test('a list and a quote begin on the side on which their text begins', async ({ enter }) => {
  const ada = await reader(enter, '- להביא\n- tea\n\n> מחר', '- tea\n- להביא\n\n> cake')
  for (const tag of ['ul', 'blockquote']) {
    await expect(ada.messages.first().locator(tag)).toHaveCSS('direction', 'rtl')
    await expect(ada.messages.last().locator(tag)).toHaveCSS('direction', 'ltr')
  }
})

test('code says its language, numbers many lines, is coloured, and is copied by a button', async ({
  enter,
}) => {
  const ada = await reader(enter, `\`\`\`ts\n${code}\n\`\`\``, '```\nfew\n```')
  await ada.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const [long, short] = [ada.messages.first(), ada.messages.last()]
  await expect(long.getByText('ts', { exact: true })).toBeVisible()
  await expect(long.getByText(/^1\n2\n.*\n12$/s)).toBeVisible()
  await expect(short.getByText('1', { exact: true })).toHaveCount(0)
  await expect(long.locator('pre [data-word="keyword"]').first()).toHaveText('const')

  await long.getByRole('button', { name: 'Copy code' }).focus()
  await ada.page.keyboard.press('Enter')
  await expect(long.getByText('Code copied')).toBeAttached()
  expect(await ada.page.evaluate(() => navigator.clipboard.readText())).toBe(code)
})

test('a spoiler is covered until a key or a click takes the cover away', async ({ enter }) => {
  const ada = await reader(enter, 'The end: ||they [marry](https://example.org)||')
  const message = ada.messages.first()
  const cover = message.getByRole('button', { name: 'Spoiler: show' })
  await expect(message.getByRole('link', { name: 'marry' })).toHaveCount(0)
  await expect(cover.getByText('they marry')).toBeHidden()
  await cover.focus()
  await ada.page.keyboard.press('Enter')
  await expect(message.getByRole('link', { name: 'marry' })).toBeVisible()
  await ada.page.keyboard.press('Tab')
  await expect(message.getByRole('link', { name: 'marry' })).toBeFocused()
})

test('a table that is wider than a phone scrolls within itself', async ({ enter }) => {
  const wide = (cell: string) => `|${Array.from({ length: 12 }, () => cell).join('|')}|`
  const ada = await reader(enter, [wide('heading'), wide('-'), wide('something')].join('\n'))
  await ada.page.setViewportSize({ width: 390, height: 800 })
  const table = ada.messages.first().getByRole('group', { name: 'Table' })
  await table.focus()
  await ada.page.keyboard.press('ArrowRight')
  await expect.poll(() => table.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(0)
  const { scrollWidth, clientWidth } = await ada.page.evaluate(() => document.documentElement)
  expect(scrollWidth).toBe(clientWidth)
  await expectNoViolation(ada.page, 'markdown-table')
})

test('people, rooms, emoji and formulas are shown as what they are, where the page knows them', async ({
  enter,
}) => {
  // A guest can be mentioned in a room in which they have spoken.
  const text = '@Ada and @nobody in #lobby, not #nowhere :tada: :nothing: $x^2$'
  const ada = await reader(enter, 'Hello', text)
  const message = ada.messages.last()
  await expect(message.getByRole('button', { name: '@Ada' })).toBeVisible()
  await expect(message.getByText('@nobody')).toBeVisible()
  await expect(message.getByText('🎉')).toBeVisible()
  await expect(message.getByText(':nothing:')).toBeVisible()
  await expect(message.locator('math msup')).toBeVisible()
  await expect(message.getByText('#nowhere')).toBeVisible()
  await expectNoViolation(ada.page, 'markdown-names')
  await message.getByRole('link', { name: '#lobby' }).click()
  await expect(ada.page).toHaveURL(/\/chat\/lobby/)
})

test('a name may have spaces, and is a mention where its person has spoken before', async ({
  enter,
}) => {
  const ada = await reader(enter, 'Thanks, @Adam Bo, for the tea')
  await expect(ada.messages.first()).toContainText('Thanks, @Adam Bo, for the tea')
  await expect(ada.messages.first().locator('bdi', { hasText: '@Adam Bo' })).toHaveCount(0)
  const adam = await enter('Adam Bo')
  await adam.page.goto(ada.page.url())
  await adam.say('Welcome')
  await ada.say('Hello, @Adam Bo!')
  const mention = ada.messages.last().getByRole('button', { name: '@Adam Bo' })
  await expect(adam.messages.last().locator('[data-me]')).toHaveText('@Adam Bo')
  await expect(adam.messages.last()).toHaveAttribute('data-for-me')
  await mention.click()
  await expect(ada.page.getByRole('dialog')).toContainText('Adam Bo')
})

test('a link says where it leads when its text names another place', async ({ enter }) => {
  const ada = await reader(
    enter,
    '[bank.example](https://evil.example/login) ![cat](https://example.org/cat.png)',
  )
  const message = ada.messages.first()
  await expect(message.getByText('(evil.example)')).toBeVisible()
  const link = message.getByRole('link', { name: 'bank.example' })
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow ugc')
  await expect(link).toHaveAttribute('target', '_blank')
  await expect(message.getByRole('link', { name: 'cat' })).toHaveAttribute(
    'href',
    'https://example.org/cat.png',
  )
  await expect(message.locator('img')).toHaveCount(0)
})
