// The people that a text calls by the words of which they want to hear, in SQL.
import type { Message } from '@lobby/protocol'
import { keywordsIn as wordsInText } from '@lobby/protocol/keyword-match'
import type { Database } from '../storage/database.ts'
import { keywordsIn } from '../storage/kept-keywords.ts'

/** Whether any person has words. */
export async function hasKeywords(db: Database): Promise<boolean> {
  const row = await db
    .selectFrom('user')
    .select('id')
    .where('keywords', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** The people who have keywords; `among`: only these are considered. */
export async function listKeywords(db: Database, among?: readonly string[]) {
  const rows = await db
    .selectFrom('user')
    .select(['id', 'keywords'])
    .where('keywords', 'is not', null)
    .where('deactivatedAt', 'is', null)
    .$if(among !== undefined, (people) => people.where('id', 'in', among ?? []))
    .execute()
  return rows.flatMap(({ id, keywords }) => (keywords ? [{ id, ...keywordsIn(keywords) }] : []))
}

/** Those of these people who had one of its words when it was said; whether they may hear of it is not asked. */
export async function listCalledByWords(
  db: Database,
  { body, createdAt }: Pick<Message, 'body' | 'createdAt'>,
  among: readonly string[],
): Promise<string[]> {
  const people = await listKeywords(db, among)
  const at = Date.parse(createdAt)
  const has = wordsInText(body)
  return people.filter(({ words, since }) => at >= since && has(words)).map(({ id }) => id)
}
