import { bounds, foldedText, placesOf } from '@lobby/protocol/finding'
import { expect, test } from 'vitest'
import { type Need, needsOf, wordsOf } from './index-words.ts'

const texts = [
  'The gateway is 10.0.0.1, port 8080: take foo-bar, not foo_bar!',
  '来週は東京に行きます。ガード、ヴァイオリンとＡＢＣ',
  'Всем Привет, ёжики — naïve Zoë & Straße nach Süden',
  'Ship it 🚀👍🏽 ❤️ with 👨‍👩‍👧 at home, C# is not C++ \\ "quoted"',
  '안녕하세요 여러분 สวัสดีชาวโลก x東y京z',
  'Donaudampfschifffahrtsgesellschaftskapitänsmütze 0123456789abcdef0123456789abcdef𐐀𐐁',
  'See https://example.org/tea?x=100%25_a*[b]=>c\n```sh\nmake -j4\n```',
]

const isMet = (words: ReadonlySet<string>) => (need: Need) =>
  'is' in need
    ? words.has(need.is)
    : [...words].some((word) => {
        if ('begins' in need) return word.startsWith(need.begins)
        return 'ends' in need ? word.endsWith(need.ends) : word.includes(need.has)
      })

test('whatever stands in a text is among its words, from any character to any other', () => {
  for (const text of texts) {
    const folded = foldedText(text)
    const words = wordsOf(folded)
    const signs = [...folded]
    for (let from = 0; from < signs.length; from++)
      for (let to = from + 1; to <= Math.min(signs.length, from + 40); to++) {
        const term = signs.slice(from, to).join('')
        if (term.trim() === '' || placesOf(term, folded).length === 0) continue
        const missing = needsOf(term, bounds(term)).filter((need) => !isMet(words)(need))
        expect([term, missing]).toEqual([term, []])
      }
  }
})

test('what a text does not have is not met by its words', () => {
  const met = (term: string, text: string) =>
    needsOf(term, bounds(term)).every(isMet(wordsOf(foldedText(text))))
  expect(met('tea', 'a steamer')).toBe(true)
  expect(met('te am', 'a steamer')).toBe(false)
  expect(met('st', 'a beast')).toBe(false)
  expect(met('京東', '東京')).toBe(false)
  expect(met('c', 'cc')).toBe(false)
  expect(met('++', '+-+')).toBe(false)
})
