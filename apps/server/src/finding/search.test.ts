import { expect, test } from 'vitest'
import { buildChat } from '../testing/build-chat.ts'
import { comesTo, found, say, sayMuch, search } from '../testing/searching.ts'

const texts = {
  address: 'The gateway is 10.0.0.1, port 8080',
  dashed: 'Take foo-bar, not foo_bar',
  tokyo: '来週は東京に行きます',
  russian: 'Всем Привет, ёжики',
  naive: 'How naïve of me, Zoë',
  composed: 'nai\u0308ve again',
  emoji: 'Ship it 🚀👍🏽 ❤️',
  family: 'With 👨‍👩‍👧 at home',
  code: 'Run `npm ci` then\n```sh\nmake install\n```',
  link: 'See https://example.org/tea?x=100%25_a*[b]',
  german: 'Die Straße nach Süden',
  korean: '안녕하세요 여러분',
  lines: 'One line\nbreaks   here',
  signs: 'C# is not C++ \\ "quoted"',
} as const
type Name = keyof typeof texts

/** What is typed, and which of the texts it finds: the newest first. */
const cases: readonly (readonly [typed: string, ...found: Name[]])[] = [
  ['10.0.0.1', 'address'],
  ['0.0.1,', 'address'],
  ['8080', 'address'],
  ['foo-bar', 'dashed'],
  ['foo_bar', 'dashed'],
  ['fooxbar'],
  ['東京', 'tokyo'],
  ['京', 'tokyo'],
  ['京に行', 'tokyo'],
  ['京東'],
  ['приве', 'russian'],
  ['ПРИВЕТ', 'russian'],
  ['ежик', 'russian'],
  ['naive', 'composed', 'naive'],
  ['NAÏVE', 'composed', 'naive'],
  ['zoe', 'naive'],
  ['🚀', 'emoji'],
  ['👍🏽', 'emoji'],
  ['👍', 'emoji'],
  ['❤', 'emoji'],
  ['👨‍👩‍👧', 'family'],
  ['npm ci', 'code'],
  ['"npm ci"', 'code'],
  ['`npm', 'code'],
  ['100%25_a*[b]', 'link'],
  ['%%%'],
  ['100%', 'link'],
  ['*[b', 'link'],
  ['***'],
  ['strasse', 'german'],
  ['straß', 'german'],
  ['suden', 'german'],
  ['안녕', 'korean'],
  ['여러', 'korean'],
  ['"line breaks here"', 'lines'],
  ['"breaks line"'],
  ['breaks line', 'lines'],
  // Two letters are the beginning of a word, three are a part of it.
  ['st', 'german'],
  ['atew', 'address'],
  ['at', 'family'],
  // One letter is a word, one sign is anywhere.
  ['c', 'signs'],
  ['x', 'link'],
  ['w'],
  ['#', 'signs'],
  ['++', 'signs'],
  ['"of me"', 'naive'],
  ['c#', 'signs'],
  ['C++', 'signs'],
  ['\\', 'signs'],
  ['again -tea', 'composed'],
  ['naive -again', 'naive'],
  ['has:code', 'code'],
  ['has:link', 'link'],
]

test('one table says what is found, among the newest messages and by the index', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  for (const text of Object.values(texts)) await say(chat, ada, text)
  const findsAll = async () => {
    for (const [typed, ...names] of cases)
      expect
        .soft([typed, await found(chat, ada, typed)])
        .toEqual([typed, names.map((name) => texts[name])])
  }
  await findsAll()
  await sayMuch(chat, ada)
  await findsAll()
})

test('parts that were sought are told, where the text has them', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  await say(chat, ada, 'Café 👍 with a nai\u0308ve café-owner in 東京')
  await comesTo(chat, ada, 'owner', ['Café 👍 with a nai\u0308ve café-owner in 東京'])
  const marked = async (q: string) =>
    (await search(chat, ada, q)).results.flatMap(({ message, marks }) =>
      marks.map(([start, end]) => message.body.slice(start, end)),
    )
  expect(await marked('cafe')).toEqual(['Café', 'café'])
  expect(await marked('naive 京 -tea')).toEqual(['nai\u0308ve', '京'])
  expect(await marked('👍 caf afé')).toEqual(['Café', '👍', 'café'])
  expect(await marked('has:link from:ada')).toEqual([])
})
