import { namesIn } from './names-in.ts'

/** A name that an `@` may mean, and how much of the text after the first word belongs to it. */
export interface PossibleName {
  readonly name: string
  readonly taken: number
}

const mostWords = 4

/** Each name that the word after an `@` may begin, the shortest first: names may have spaces. */
export function possibleNames(first: string, after: string): readonly PossibleName[] {
  const names: PossibleName[] = [{ name: first, taken: 0 }]
  const sign = /^[._-]+/.exec(after)?.[0]
  if (sign) names.push({ name: first + sign, taken: sign.length })
  let end = 0
  const words = after.slice(0, 80).matchAll(/[ ._-]*[^\s@,;:!?()*]+/gu)
  for (const { 0: word, index } of words.take(mostWords)) {
    if (index !== end) break
    end += word.length
    // The point that ends a sentence may be one of the name.
    const shorter = end - (/[._'-]+$/.exec(word)?.[0].length ?? 0)
    for (const taken of new Set([shorter, end]))
      if (taken > 0) names.push({ name: first + after.slice(0, taken), taken })
  }
  return names
}

/** For each of the first `most` mentions of a source: the names that it may mean, the shortest first. The same mention again is left out. */
export function mentionedNames(source: string, most: number): readonly (readonly string[])[] {
  const mentions = new Map<string, readonly string[]>()
  for (const { kind, name, end } of namesIn(source)) {
    if (kind !== 'mention') continue
    const names = possibleNames(name, source.slice(end, end + 80)).map((one) => one.name)
    mentions.set(names.join('\n'), names)
    if (mentions.size === most) break
  }
  return [...mentions.values()]
}
