import { rgi } from './rgi.ts'

type Names = Readonly<Record<string, string | readonly string[]>>

/** Short names by the emoji's code points, which is how the data has them. */
export function readShortNames(names: Names): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(names).map(([code, of]) => [code, [of].flat()]))
}

let loaded: Promise<ReadonlyMap<string, string>> | undefined

/** The emoji of each short name: of `tada` it is 🎉. A file of 15 kB, loaded when a text first has such a name. */
export function loadShortNames(): Promise<ReadonlyMap<string, string>> {
  loaded ??= import('emojibase-data/en/shortcodes/iamcal.json').then(
    ({ default: names }) =>
      new Map(
        [...readShortNames(names)].flatMap(([code, of]) =>
          of.map((name) => [name, signOf(code)] as const),
        ),
      ),
  )
  loaded.catch(() => {
    loaded = undefined
  })
  return loaded
}

function signOf(code: string): string {
  return rgi(String.fromCodePoint(...code.split('-').map((point) => Number.parseInt(point, 16))))
}
