import { expect, test } from 'vitest'
import { largest } from '../storage/search-tables.ts'
import { inRoom } from './index-words.ts'
import { downwards } from './number-set.ts'
import { numbersOutside, roomsRead } from './rooms-outside.ts'
import { facets } from './shelves.ts'
import { type WordPlaces, writeWords } from './word-places.ts'

const size = 256

test('each person has what is of other rooms than theirs, though others have asked before, and after it was written again', () => {
  const roomAt = (place: number) => (place * place) % 7
  const partOf = (start: number, roomAt: (place: number) => number) => {
    const words: WordPlaces = new Map()
    for (let place = 0; place < size; place++)
      words.getOrInsertComputed(inRoom(roomAt(place)), () => []).push(place)
    const { places, ...row } = writeWords(words)
    const bytes = new Uint8Array(places.buffer)
    return { ...row, places: bytes, start, size, shelf: facets.room, written: 1 }
  }
  const outside = (parts: readonly ReturnType<typeof partOf>[], rooms: readonly number[]) =>
    [...downwards(numbersOutside(parts, roomsRead(rooms), largest))].reverse()
  const expected = (rooms: readonly number[], roomAt: (place: number) => number) =>
    Array.from({ length: 2 * size }, (_, place) => place).filter(
      (place) => !rooms.includes(roomAt(place % size)),
    )
  const parts = [partOf(largest, roomAt), partOf(largest + size, roomAt)]
  const lists = [[0], [1, 2], [2, 1], [0, 1, 2, 4], [], [4], [0, 4], [99]]
  for (const rooms of [...lists, ...lists.toReversed(), ...lists])
    expect([rooms, outside(parts, rooms)]).toEqual([rooms, expected(rooms, roomAt)])
  const moved = (place: number) => (roomAt(place) + 1) % 7
  const again = [partOf(largest, moved), partOf(largest + size, moved)]
  for (const rooms of lists)
    expect([rooms, outside(again, rooms)]).toEqual([rooms, expected(rooms, moved)])
})
