import { plainText } from './plain-text.ts'

/** Characters of a text that are shown; push services take about 4,000 bytes of everything. */
const shownCharacters = 240

/** What a notice of the system shows of a source: one line without marks, spoilers covered; empty where there is no text. */
export function noticeText(source: string): string {
  const text = plainText(source, { spoilers: 'covered' }).replace(/\s+/g, ' ').trim()
  const characters = Array.from(text)
  if (characters.length <= shownCharacters) return text
  return `${characters.slice(0, shownCharacters - 1).join('')}…`
}
