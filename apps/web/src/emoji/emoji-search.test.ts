import { expect, test } from 'vitest'
import { loadEmoji } from './emoji-data.ts'
import { searchEmoji } from './emoji-search.ts'
import { loadShortNames } from './short-names.ts'
import { inTone } from './skin-tone.ts'

const found = async (language: 'en' | 'de', text: string, inAll = false) =>
  searchEmoji(await loadEmoji(language, inAll), text).map(({ sign }) => sign)

test('an emoji is found by its short name first', async () => {
  for (const [text, emoji] of [
    ['tada', '🎉'],
    [':tada:', '🎉'],
    ['+1', '👍'],
    ['heart', '❤️'],
    ['thumbs up', '👍'],
  ] as const)
    expect((await found('en', text))[0], text).toBe(emoji)
})

test('a beginning of a word goes before a part inside it', async () => {
  const signs = await found('en', 'cat')
  expect(signs.indexOf('🐈')).toBeLessThan(signs.indexOf('🎓'))
})

test('in German it has German names, and is found by German and English words, with accents or without', async () => {
  for (const text of ['Konfetti', 'böller', 'boller', 'party', 'tada'])
    expect(await found('de', text), text).toContain('🎉')
  expect((await loadEmoji('de')).find(({ sign }) => sign === '🎉')?.name).toBe('Konfettibombe')
})

test('by the words of other languages it is found where that is asked for', async () => {
  expect(await found('en', 'böller')).toEqual([])
  expect(await found('en', 'böller', true)).toContain('🎉')
})

test('each emoji is one that messages may have as a reaction, in each of its tones', async () => {
  for (const { sign, tones } of await loadEmoji('en'))
    for (const emoji of [sign, ...tones]) expect(emoji).toMatch(/^\p{RGI_Emoji}$/v)
})

test('what has skin comes in a tone, of two people in the same', async () => {
  const all = await loadEmoji('en')
  const of = (sign: string) => all.find((emoji) => emoji.sign === sign)
  const drawn = ['👍', '👭', '🎉'].map((sign) => {
    const emoji = of(sign)
    return emoji && inTone(emoji, 'medium')
  })
  expect(drawn).toEqual(['👍🏽', '👭🏽', '🎉'])
})

test('a short name stands for its emoji, and several may stand for one', async () => {
  const names = await loadShortNames()
  expect([names.get('tada'), names.get('+1'), names.get('thumbsup')]).toEqual(['🎉', '👍', '👍'])
  for (const emoji of names.values()) expect(emoji).toMatch(/^\p{RGI_Emoji}$/v)
})
