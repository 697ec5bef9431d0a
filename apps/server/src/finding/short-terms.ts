// What is too short for the index of parts, one or two characters, is found where a word begins with it; in scripts that have
// no spaces between words, everywhere. So it is with signs, such as emoji. One letter is found where it is a word.

const letter = /[\p{L}\p{N}\p{M}]/u
/** Every character of these, and what is neither letter nor number, is a beginning. */
const begins =
  /[^\p{L}\p{N}\p{M}]|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30fc]/u

/** Whether a folded term is sought by `shortSigns`; another one is sought as a part of the text. */
export function isShort(term: string): boolean {
  const signs = [...term]
  return signs.length <= 2 && !term.includes(' ')
}

/** The short terms by which a folded text is found. */
export function shortSigns(text: string): Set<string> {
  const signs = [...text]
  const found = new Set<string>()
  for (const [index, sign] of signs.entries()) {
    if (sign === ' ') continue
    const next = signs[index + 1] ?? ' '
    for (const term of [sign, sign + next])
      if (isShort(term) && standsAt(term, signs[index - 1], signs[index + [...term].length]))
        found.add(term)
  }
  return found
}

/** Whether a short term is found where it stands in a folded text, between these characters. */
export function standsAt(term: string, before = ' ', after = ' '): boolean {
  const [first = '', second] = [...term]
  if (begins.test(first)) return true
  return !letter.test(before) && (second !== undefined || !letter.test(after))
}

/** As the index keeps it, and is asked: it takes signs of ASCII for spaces, so these are written as private code points. */
export function kept(term: string): string {
  return term.replace(/[!-/:-@[-`{-~]/g, (sign) => String.fromCharCode(0xe000 + sign.charCodeAt(0)))
}
