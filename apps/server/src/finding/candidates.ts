// Where in the log messages may be that are sought, the newest first: by the index, by a short list of what has been pinned and the like, or
// everywhere.

import { bounds, isPart } from '@lobby/protocol/finding'
import type { Database } from '../storage/database.ts'
import { blockSize } from '../storage/search-tables.ts'
import { holds } from '../storage/sought.ts'
import type { Wanted } from './conditions.ts'
import { numbersOf } from './days-in-log.ts'
import { blockOf, startOf } from './index-blocks.ts'
import { byAuthor, inRoom, type Need, needsOf, withPart } from './index-words.ts'
import { shortList } from './short-lists.ts'
import { keysOf } from './word-keys.ts'

/** Numbers of the log: all of a range, or these of it. */
export interface Candidates {
  readonly from: number
  readonly below: number
  readonly numbers?: readonly number[]
}

/** The newest are looked through without the index: what is common is among them. */
const newest = 1_024
/** So many of the newest are looked through while the index does not have them. */
const newestWithout = 20_000
/** Numbers that are looked through at once, at most: others read, too. */
const atOnce = 4_096
/** Words of which one is asked for, at most: what has more of them is everywhere. */
const mostWords = 200
/** Rooms that are asked for, at most: more of them are in all blocks together. */
const mostRooms = 8

export async function* candidates(
  db: Database,
  wanted: Wanted,
  below: number,
): AsyncGenerator<Candidates> {
  const [first, end] = await numbersOf(db, wanted)
  const top = Math.min(below, end)
  if (top <= first || wanted.rooms.length === 0 || wanted.from?.length === 0) return
  const list = await shortList(db, wanted)
  if (list) {
    const numbers = list.filter((number) => number >= first && number < top).sort((a, b) => b - a)
    for (let at = 0; at < numbers.length; at += atOnce)
      yield { from: first, below: top, numbers: numbers.slice(at, at + atOnce) }
    return
  }
  const state = await db.selectFrom('search_state').select('below').executeTakeFirstOrThrow()
  const known = Math.max(0, state.below)
  const from = Math.max(first, top - newestWithout, Math.min(known, top - newest))
  yield* all(from, top)
  if (from <= first || known === 0) return
  const groups = await groupsOf(db, wanted)
  if (!groups) return
  if (groups.length === 0) yield* all(first, Math.min(from, known))
  else yield* inBlocks(db, groups, first, Math.min(from, known))
}

function* all(first: number, below: number): Generator<Candidates> {
  for (let top = below; top > first; ) {
    const from = Math.max(first, top - atOnce)
    yield { from, below: top }
    top = from
  }
}

/** The blocks that have a word of each group, more and more of them at once, in longer and longer stretches of the index. */
async function* inBlocks(
  db: Database,
  groups: readonly (readonly string[])[],
  first: number,
  below: number,
): AsyncGenerator<Candidates> {
  const end = blockOf(first)
  let top = blockOf(below - 1) + 1
  let count = 16
  for (let stretch = 256; top > end; ) {
    const from = Math.max(end, top - stretch)
    const blocks = await db
      .selectFrom('search_blocks')
      .select('block')
      .where(holds({ groups, from, below: top }))
      .orderBy('block', 'desc')
      .limit(count)
      .execute()
    const last = blocks.at(-1)
    if (last) yield among(blocks, first, below)
    if (last && blocks.length === count) top = last.block
    else {
      top = from
      stretch *= 4
    }
    count = Math.min(count * 2, atOnce / blockSize)
  }
}

/** What is in blocks; all between them, where these are hardly more. */
function among(blocks: readonly { block: number }[], first: number, below: number): Candidates {
  const [newest = 0, oldest = 0] = [blocks[0]?.block, blocks.at(-1)?.block]
  if (newest - oldest < 2 * blocks.length)
    return {
      from: Math.max(first, startOf(oldest)),
      below: Math.min(below, startOf(newest + 1)),
    }
  const numbers = blocks.flatMap(({ block }) =>
    Array.from({ length: blockSize }, (_, index) => startOf(block) + index),
  )
  return { from: first, below, numbers }
}

/** Keys of words that a block has to have, one of each group. None: it may be any block; undefined: there is no such block. */
async function groupsOf(db: Database, wanted: Wanted): Promise<string[][] | undefined> {
  const { rooms, from, asked } = wanted
  const wordGroups = [
    ...(rooms.length <= mostRooms ? [rooms.map(inRoom)] : []),
    ...(from && from.length <= mostWords ? [from.map(byAuthor)] : []),
    ...asked.flatMap((one) =>
      one.kind === 'has' && !one.not && isPart(one.value) ? [[withPart(one.value)]] : [],
    ),
  ]
  const needs = asked.flatMap((one) =>
    one.kind === 'text' && !one.not ? needsOf(one.term, bounds(one.term)) : [],
  )
  const whole = needs.flatMap((need) => ('is' in need ? [[need.is]] : []))
  const groups: string[][] = []
  for (const words of [...wordGroups, ...whole]) {
    groups.push([...(await keysOf(db, words)).values()])
    if (groups.at(-1)?.length === 0) return undefined
  }
  for (const need of needs) {
    if ('is' in need) continue
    const keys = await keysLike(db, need)
    if (keys.length === 0) return undefined
    if (keys.length <= mostWords) groups.push(keys)
  }
  return groups
}

async function keysLike(db: Database, need: Exclude<Need, { is: string }>): Promise<string[]> {
  const words = await db
    .selectFrom('search_words')
    .select('key')
    .where((row) => {
      if (!('begins' in need))
        return row('word', 'like', 'ends' in need ? `%${need.ends}` : `%${need.has}%`)
      const after = `${need.begins}\u{10ffff}`
      return row.and([row('word', '>=', need.begins), row('word', '<', after)])
    })
    .limit(mostWords + 1)
    .execute()
  return words.map(({ key }) => key)
}
