// What is short, one or two characters, is found where a word begins with it; in scripts that have no spaces between words,
// everywhere. So it is with signs, such as emoji. One letter is found where it is a word.

const letter = /[\p{L}\p{N}\p{M}]/u
/** Every character of these, and what is neither letter nor number, is a beginning. */
const begins =
  /[^\p{L}\p{N}\p{M}]|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30fc]/u

/** Whether a folded term is sought by `standsAt`; another one is sought as a part of the text. */
export function isShort(term: string): boolean {
  return term.length <= 4 && [...term].length <= 2 && !term.includes(' ')
}

/** Where words have to begin and end for a short term to be found. */
export function bounds(term: string): { readonly atStart: boolean; readonly whole: boolean } {
  const [first = '', second] = [...term]
  const atStart = isShort(term) && !begins.test(first)
  return { atStart, whole: atStart && second === undefined }
}

/** Whether a short term is found where it stands in a folded text, between these characters. */
export function standsAt(term: string, before = ' ', after = ' '): boolean {
  const { atStart, whole } = bounds(term)
  if (!atStart) return true
  return !letter.test(before) && !(whole && letter.test(after))
}
