import type { Name } from './tree.ts'

const longestName = 64

/** By sign: how a name after it is written. */
const patterns = {
  '@': { kind: 'mention', name: /[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*/uy },
  '#': { kind: 'room', name: /[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]*/uy },
  ':': { kind: 'emoji', name: /[\p{L}\p{N}_+-]+(?=:)/uy },
} as const

/** The `@name`, `#room` or `:emoji:` that begins at `from`, and where it ends; a sign within a word begins none. */
export function nameAt(
  text: string,
  from: number,
): { kind: Name['kind']; name: string; end: number } | undefined {
  const sign = text[from] as keyof typeof patterns
  // `a:b:c` and `ada@home` are none; neither is the `#` of an address.
  if (from > 0 && /[\p{L}\p{N}_/&@#]/u.test(text[from - 1] ?? '')) return undefined
  const { kind, name } = patterns[sign]
  name.lastIndex = 0
  const found = name.exec(text.slice(from + 1, from + 2 + longestName))?.[0]
  if (found === undefined || found.length > longestName) return undefined
  const endsInSign = kind === 'mention' && '._-'.includes(found.at(-1) ?? ' ')
  const shown = endsInSign ? found.replace(/[._-]{1,8}$/u, '') : found
  const isNumber = kind === 'room' && /^\p{N}+$/u.test(shown)
  if (shown === '' || isNumber) return undefined
  return { kind, name: shown, end: from + 1 + shown.length + (kind === 'emoji' ? 1 : 0) }
}
