// A row of the index: words, and for each of them at which places of its stretch messages have it. Places are written as the gaps between them, seven
// bits in a byte, behind the count of their bytes: one that is near takes one byte.
import type { Selectable, Updateable } from 'kysely'
import type { SearchPartsTable } from '../storage/search-tables.ts'

type Row = Pick<Selectable<SearchPartsTable>, 'words' | 'places'>

/** The places of each word, from the first to the last. */
export type WordPlaces = Map<string, number[]>

export function writeWords(all: WordPlaces) {
  const bytes: number[] = []
  for (const places of all.values()) {
    const own: number[] = []
    let before = 0
    for (const place of places) {
      writeNumber(own, place - before)
      before = place
    }
    writeNumber(bytes, own.length)
    for (const byte of own) bytes.push(byte)
  }
  return {
    words: all.size === 0 ? '\n' : `\n${[...all.keys()].join('\n')}\n`,
    places: new DataView(Uint8Array.from(bytes).buffer),
  } satisfies Updateable<SearchPartsTable>
}

export function readWords(row: Row): WordPlaces {
  const all: WordPlaces = new Map()
  eachWord(row, (word, places) => {
    const own: number[] = []
    places((place) => own.push(place))
    all.set(word, own)
  })
  return all
}

/**
 * Calls back with each word, with what calls back with each of its places, and with how many bytes these take. With `line`, only with words whose lines have it in
 * them, which is quicker.
 */
export function eachWord(
  { words, places }: Row,
  call: (word: string, places: (at: (place: number) => void) => void, bytes: number) => void,
  line?: string,
): void {
  let at = 0
  const readNumber = () => {
    let number = 0
    for (let shift = 0; ; shift += 7) {
      const byte = places[at++] ?? 0
      number |= (byte & 0x7f) << shift
      if (byte < 0x80) return number
    }
  }
  // Where the next line with it ends, at the earliest.
  let next = line === undefined ? 0 : endOf(words, line, 0)
  for (let from = 1; from < words.length && next !== -1; ) {
    const to = words.indexOf('\n', from)
    const length = readNumber()
    const begin = at
    const end = begin + length
    if (to + 1 >= next) {
      const each = (placed: (place: number) => void) => {
        at = begin
        for (let place = 0; at < end; ) {
          place += readNumber()
          placed(place)
        }
      }
      call(words.slice(from, to), each, length)
      if (line !== undefined) next = endOf(words, line, to)
    }
    at = end
    from = to + 1
  }
}

function endOf(words: string, line: string, from: number): number {
  const found = words.indexOf(line, from)
  return found === -1 ? -1 : found + line.length
}

function writeNumber(bytes: number[], number: number): void {
  let rest = number
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80)
  bytes.push(rest)
}
