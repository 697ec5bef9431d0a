// What is too short for the index of parts, one or two characters, is found where a word begins with it; in scripts that have
// no spaces between words, everywhere. So it is with signs, such as emoji.

const letter = /[\p{L}\p{N}\p{M}]/u
/** Every character of these, and what is neither letter nor number, is a beginning. */
const begins =
  /[^\p{L}\p{N}\p{M}]|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30fc]/u
/** The index keeps no punctuation of ASCII. */
const kept = /[a-z0-9]|[^\0-\x7f]/u

/** Whether a folded term is sought by `shortSigns`; another one is sought as a part of the text, however short. */
export function isShort(term: string): boolean {
  const signs = [...term]
  return signs.length <= 2 && signs.every((sign) => kept.test(sign) && sign.trim() !== '')
}

/** The first one or two characters of everything in a folded text that is a beginning. */
export function shortSigns(text: string): Set<string> {
  const signs = [...text]
  const found = new Set<string>()
  for (const [index, sign] of signs.entries()) {
    if (!isShort(sign) || !isBeginning(signs[index - 1], sign)) continue
    found.add(sign)
    const next = signs[index + 1]
    if (next !== undefined && isShort(next)) found.add(sign + next)
  }
  return found
}

/** Whether a short term that stands at a place of a folded text is found there. */
export function isBeginning(before: string | undefined, sign: string): boolean {
  return before === undefined || !letter.test(before) || begins.test(sign)
}
