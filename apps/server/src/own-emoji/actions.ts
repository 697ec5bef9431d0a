// What may be done to the server's own emoji.
import { limits, type OwnEmoji } from '@lobby/protocol'
import { record } from '../audit/record.ts'
import { ChatError } from '../ground/errors.ts'
import { can, type Resource, requires } from '../ground/permissions.ts'
import { type Actor, personOf } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import { readImage } from '../images/read-image.ts'
import { dropUnshownImages, storeImage } from '../images/stored-images.ts'
import { everyone, type Notify } from '../notices.ts'
import { noteChange } from '../shared/changes.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { now } from '../storage/instants.ts'
import type { OwnEmojiVersion } from './own-emoji.ts'
import { findOwnEmoji } from './queries.ts'

export type OwnEmojiActions = ReturnType<typeof createOwnEmojiActions>

interface Needs {
  readonly db: Database
  readonly limiter: RateLimiter
  readonly notify: Notify
  readonly ownEmoji: OwnEmojiVersion
  readonly server: () => Resource
}

export function createOwnEmojiActions({ db, limiter, notify, ownEmoji, server }: Needs) {
  return { putEmoji, deleteEmoji }

  /** Adds an emoji, or gives it another image. Throws as `readImage` does, ChatError `forbidden` for one of another person and `too_many`. */
  async function putEmoji(
    actor: Actor,
    name: string,
    file: Uint8Array<ArrayBuffer>,
  ): Promise<OwnEmoji> {
    begin(actor)
    const picture = readImage(file)
    const stored = await inTransaction(db, async (tx) => {
      const before = await findOwnEmoji(tx, name)
      if (before) requireOwn(actor, before)
      else await requireSpace(tx)
      const image = await storeImage(tx, picture)
      const person = personOf(actor)
      const row = {
        name,
        image,
        createdBy: person?.id ?? null,
        createdByName: person?.name ?? '',
        createdAt: now(),
      }
      await tx
        .insertInto('own_emoji')
        .values(row)
        .onConflict((known) => known.column('name').doUpdateSet({ image }))
        .execute()
      await dropUnshownImages(tx)
      await noteChange(tx, 'emoji')
      const after = await findOwnEmoji(tx, name)
      if (!after) throw new Error('What was stored is not there.')
      record(tx, actor, {
        action: 'emoji.make',
        target: targetOf(name),
        ...(before && { before: { image: before.image } }),
        after: { image: after.image },
      })
      return after
    })
    await tell()
    return stored
  }

  /** Deletes an emoji; what was said with it shows its name. Throws ChatError `not_found`, and `forbidden` for one of another person. */
  async function deleteEmoji(actor: Actor, name: string): Promise<void> {
    begin(actor)
    await inTransaction(db, async (tx) => {
      const before = await findOwnEmoji(tx, name)
      if (!before) throw new ChatError('not_found', `There is no emoji :${name}: here.`)
      requireOwn(actor, before)
      await tx.deleteFrom('own_emoji').where('name', '=', name).execute()
      await dropUnshownImages(tx)
      await noteChange(tx, 'emoji')
      record(tx, actor, {
        action: 'emoji.manage',
        target: targetOf(name),
        before: { image: before.image },
      })
    })
    await tell()
  }

  function begin(actor: Actor): void {
    requires(actor, 'emoji.make', server())
    const person = personOf(actor)
    if (person) limiter.consume('emojiChange', person.id)
  }

  function requireOwn(actor: Actor, { name, createdBy }: OwnEmoji): void {
    if (createdBy !== undefined && createdBy.id === personOf(actor)?.id) return
    if (can(actor, 'emoji.manage', server())) return
    throw new ChatError('forbidden', `There is an emoji :${name}: of another person already.`)
  }

  async function tell(): Promise<void> {
    await ownEmoji.refresh()
    await notify(everyone, { type: 'emoji.changed', version: ownEmoji.now })
  }
}

async function requireSpace(tx: DatabaseTransaction): Promise<void> {
  const { count } = await tx
    .selectFrom('own_emoji')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  if (Number(count) >= limits.ownEmoji)
    throw new ChatError(
      'too_many',
      `A server has at most ${limits.ownEmoji} emoji of its own: delete one first.`,
    )
}

function targetOf(name: string) {
  return { kind: 'server', id: 'emoji', name: `:${name}:` } as const
}
