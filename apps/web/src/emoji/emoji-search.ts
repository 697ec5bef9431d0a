import type { Emoji } from './emoji-data.ts'
import { folded } from './folded.ts'

/** The emoji that have all these words, best first: a short name, a name that begins so, such a word, a part of a word. */
export function searchEmoji(all: readonly Emoji[], text: string): readonly Emoji[] {
  const parts = folded(text)
    .split(/[\s:_-]+/)
    .filter(Boolean)
  if (parts.length === 0) return []
  const whole = parts.join('_')
  return all
    .map((emoji) => [rankOf(emoji, parts, whole), emoji] as const)
    .filter(([rank]) => rank < unfit)
    .toSorted(([one], [other]) => one - other)
    .map(([, emoji]) => emoji)
}

const unfit = 9

function rankOf(emoji: Emoji, parts: readonly string[], whole: string): number {
  const { shortNames } = emoji
  if (shortNames.includes(whole)) return 0
  if (folded(emoji.name).startsWith(parts.join(' '))) return 1
  if (shortNames.some((name) => name.startsWith(whole))) return 2
  return Math.max(...parts.map((part) => rankOfPart(emoji, part)))
}

function rankOfPart({ words, shortNames }: Emoji, part: string): number {
  if (words.includes(part)) return 2
  if (words.some((word) => word.startsWith(part))) return 3
  const isInside = words.some((word) => word.includes(part))
  return isInside || shortNames.some((name) => name.includes(part)) ? 4 : unfit
}
