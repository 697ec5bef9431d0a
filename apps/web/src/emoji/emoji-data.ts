import type { Language } from '@lobby/protocol'
import { folded } from './folded.ts'
import { rgi } from './rgi.ts'
import { readShortNames } from './short-names.ts'

/** The groups of Unicode, by the numbers that the data gives them. */
const categories = {
  0: 'smileys',
  1: 'people',
  3: 'nature',
  4: 'food',
  5: 'places',
  6: 'activities',
  7: 'objects',
  8: 'symbols',
  9: 'flags',
} as const
export type Category = 'own' | (typeof categories)[keyof typeof categories]

export type Emoji = {
  /** Of the server's own, `:name:`. */
  readonly sign: string
  readonly name: string
  /** As one types them between colons. */
  readonly shortNames: readonly string[]
  /** By which it is found, in the order of languages: folded. */
  readonly words: readonly string[]
  readonly category: Category
  /** The same in five tones of skin, from light to dark; none where it has no skin. */
  readonly tones: readonly string[]
}

type CompactEmoji = typeof import('emojibase-data/en/compact.json').default[number]

/** Each is a file of its own, of 85 to 95 kB, which is loaded when it is needed. */
const data = {
  en: () => import('emojibase-data/en/compact.json'),
  de: () => import('emojibase-data/de/compact.json'),
} satisfies Record<Language, () => Promise<{ default: CompactEmoji[] }>>

const modifiers = ['🏻', '🏼', '🏽', '🏾', '🏿']
const loaded = new Map<string, Promise<readonly Emoji[]>>()

/** All emoji, with names in this language; found by the words of English as well, and if wanted by those of every language. */
export function loadEmoji(language: Language, inAll = false): Promise<readonly Emoji[]> {
  const own = new Set<Language>([language, 'en'])
  const wanted = inAll ? own.union(new Set(Object.keys(data) as Language[])) : own
  const key = [...wanted].join()
  const known = loaded.get(key)
  if (known) return known
  const loading = build([...wanted])
  loaded.set(key, loading)
  // Another try may have a network.
  loading.catch(() => loaded.delete(key))
  return loading
}

async function build(languages: readonly Language[]): Promise<readonly Emoji[]> {
  const [shortNames, ...parts] = await Promise.all([
    import('emojibase-data/en/shortcodes/iamcal.json'),
    ...languages.map((language) => data[language]()),
  ])
  const names = readShortNames(shortNames.default)
  const [own = [], ...others] = parts.map((part) => part.default)
  const otherWords = others.map(
    (list) => new Map(list.map((emoji) => [emoji.hexcode, wordsOf(emoji)])),
  )
  return own
    .toSorted((one, other) => (one.order ?? 0) - (other.order ?? 0))
    .flatMap((emoji) => {
      const category = categories[emoji.group as keyof typeof categories]
      if (!category) return []
      const words = [wordsOf(emoji), ...otherWords.map((all) => all.get(emoji.hexcode) ?? [])]
      return {
        sign: rgi(emoji.unicode),
        name: emoji.label,
        shortNames: names.get(emoji.hexcode) ?? [],
        words: [...new Set(words.flat())],
        category,
        tones: tonesOf(emoji),
      }
    })
}

/** The server's own emoji among the others. */
export function ownEmoji(names: Iterable<string>): readonly Emoji[] {
  return Array.from(names, (name) => ({
    sign: `:${name}:`,
    name: name.replaceAll(/[_+-]+/g, ' ').trim(),
    shortNames: [name],
    words: name.split(/[_+-]+/).filter(Boolean),
    category: 'own' as const,
    tones: [],
  }))
}

/** Of two people, those with the same tone. */
function tonesOf({ skins = [] }: CompactEmoji): readonly string[] {
  const tones = modifiers.map((modifier) =>
    skins.find(({ unicode }) =>
      modifiers.every((one) => unicode.includes(one) === (one === modifier)),
    ),
  )
  return tones.every((tone) => tone !== undefined) ? tones.map(({ unicode }) => rgi(unicode)) : []
}

function wordsOf({ label, tags = [] }: CompactEmoji): readonly string[] {
  return [label, ...tags].flatMap((text) => folded(text).split(/[^\p{L}\p{N}]+/u)).filter(Boolean)
}
