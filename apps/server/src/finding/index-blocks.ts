// The rows of the index: which words the messages of a block have today.
import { foldedText, partsOf, textOf } from '@lobby/protocol/finding'
import type { DatabaseTransaction } from '../storage/database.ts'
import { blockSize, type SearchBlocksTable } from '../storage/search-tables.ts'
import { byAuthor, inRoom, withPart, wordsOf } from './index-words.ts'
import { saidIn } from './message-text.ts'
import { forgetUnused, giveKeys } from './word-keys.ts'

export const blockOf = (number: number) => Math.floor(number / blockSize)
export const startOf = (block: number) => block * blockSize

/**
 * Writes the blocks from the one of a number up to the one of another, without it. Some may be there: of messages that are gone,
 * whose numbers others have now. The state is locked.
 */
export async function addBlocks(
  tx: DatabaseTransaction,
  [from, below]: readonly [from: number, below: number],
  nextKey: number,
): Promise<void> {
  const before = await tx
    .selectFrom('search_blocks')
    .selectAll()
    .where('block', '>=', blockOf(from))
    .where('block', '<', blockOf(below))
    .execute()
  await replaceBlocks(tx, before, { found: await readBlocks(tx, [[from, below]]), nextKey })
}

/** Makes blocks what their messages are; words that none has any more are forgotten. The state is locked. */
export async function rewriteBlocks(
  tx: DatabaseTransaction,
  blocks: readonly number[],
  nextKey: number,
): Promise<void> {
  const before = await tx
    .selectFrom('search_blocks')
    .selectAll()
    .where('block', 'in', blocks)
    .execute()
  const ranges = blocks.map((block) => [startOf(block), startOf(block + 1)] as const)
  await replaceBlocks(tx, before, { found: await readBlocks(tx, ranges), nextKey })
}

async function replaceBlocks(
  tx: DatabaseTransaction,
  before: readonly SearchBlocksTable[],
  { found, nextKey }: { found: Map<number, Set<string>>; nextKey: number },
): Promise<void> {
  for (const { block } of before) found.getOrInsertComputed(block, () => new Set())
  const after = await writeBlocks(tx, found, nextKey)
  const gone = before.flatMap(({ block, words }) => {
    const now = new Set(after.get(block)?.split(' '))
    return words.split(' ').filter((key) => key !== '' && !now.has(key))
  })
  await forgetUnused(tx, new Set(gone))
}

/** Answers what the rows say. */
async function writeBlocks(
  tx: DatabaseTransaction,
  blocks: ReadonlyMap<number, ReadonlySet<string>>,
  nextKey: number,
): Promise<Map<number, string>> {
  const all = new Set([...blocks.values()].flatMap((words) => [...words]))
  const keys = await giveKeys(tx, [...all], nextKey)
  const rows = [...blocks].map(([block, words]) => ({
    block,
    words: Array.from(words, (word) => keys.get(word)).join(' '),
  }))
  if (rows.length > 0)
    await tx
      .insertInto('search_blocks')
      .values(rows)
      .onConflict((known) =>
        known.column('block').doUpdateSet(({ ref }) => ({ words: ref('excluded.words') })),
      )
      .execute()
  return new Map(rows.map(({ block, words }) => [block, words]))
}

/** The words of the messages whose numbers are in these ranges, by block. */
async function readBlocks(
  tx: DatabaseTransaction,
  ranges: readonly (readonly [from: number, below: number])[],
): Promise<Map<number, Set<string>>> {
  const blocks = new Map<number, Set<string>>()
  if (ranges.length === 0) return blocks
  const rows = await tx
    .selectFrom('event_rows')
    .select(['number', 'room', 'sender', 'body', 'payload'])
    .where('kind', '=', 'message.created')
    .where((row) =>
      row.or(
        ranges.map(([from, below]) =>
          row.and([row('number', '>=', from), row('number', '<', below)]),
        ),
      ),
    )
    .execute()
  for (const { number, room, sender, ...kept } of rows) {
    const said = saidIn(kept)
    const text = foldedText(textOf(said))
    if (text === '') continue
    const words = blocks.getOrInsertComputed(blockOf(number), () => new Set())
    words.add(inRoom(room))
    words.add(byAuthor(sender))
    for (const name of partsOf(said)) words.add(withPart(name))
    for (const word of wordsOf(text)) words.add(word)
  }
  return blocks
}
