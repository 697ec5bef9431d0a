// Whether a text has one of a person's words in it: asked by the server where it counts, and by the page where it draws.

/** Scripts that are written without spaces: a word is found anywhere in them. */
const spaceless =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const letter = /[\p{L}\p{M}\p{N}_]/u
const noLetter = /[^\p{L}\p{M}\p{N}_]/gu

/** Whatever its case; a word of other letters than those above stands alone, so that `tea` is not in `steam`. */
export function hasKeyword(text: string, keywords: readonly string[] | undefined): boolean {
  if (!keywords || keywords.length === 0) return false
  return keywordsIn(text)(keywords)
}

/** The same of many people's words: the text is folded once, and each word is looked for once. */
export function keywordsIn(text: string): (keywords: readonly string[]) => boolean {
  const folded = foldWord(text)
  const known = new Map<string, boolean>()
  const isIn = (keyword: string) => {
    const is = known.get(keyword) ?? occurs(folded, foldWord(keyword))
    known.set(keyword, is)
    return is
  }
  return (keywords) => keywords.some(isIn)
}

function foldWord(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

function occurs(text: string, word: string): boolean {
  if (word === '') return false
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, nextStart(text, word, at))) {
    const before = [...text.slice(Math.max(0, at - 2), at)].at(-1)
    const [after] = text.slice(at + word.length, at + word.length + 2)
    if (isEdge(before, word) && isEdge(after, [...word].at(-1) ?? '')) return true
  }
  return false
}

/** Behind the letters in which it was found, where it stands alone: a long run of them costs its length once. */
function nextStart(text: string, word: string, at: number): number {
  const [first = ''] = word
  if (!letter.test(first) || spaceless.test(first)) return at + 1
  noLetter.lastIndex = at
  return noLetter.exec(text)?.index ?? text.length
}

/** Whether a word can begin or end between its own letter and the one beside it. */
function isEdge(beside: string | undefined, [own = '']: string): boolean {
  return beside === undefined || !letter.test(beside) || !letter.test(own) || spaceless.test(own)
}
