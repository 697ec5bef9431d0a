// What people have chosen about how they are shown and spoken to, in SQL.
import type { Profile, ProfileChange, QuietHours, ServerRole, Status } from '@lobby/protocol'
import type { Selectable } from 'kysely'
import { personTarget, record } from '../audit/record.ts'
import { ChatError } from '../ground/errors.ts'
import type { Actor } from '../ground/person.ts'
import type { Picture } from '../images/picture.ts'
import { dropUnshownImages, imagePath, storeImage } from '../images/stored-images.ts'
import { noteChange } from '../shared/changes.ts'
import type { UserTable } from '../storage/account-tables.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { now } from '../storage/instants.ts'
import { keywordsIn, keywordsSince } from '../storage/kept-keywords.ts'
import { statement } from '../storage/statement.ts'
import { refuseTakenDisplayName } from './taken-names.ts'
import { accounts, findAccount } from './users.ts'

/** What a person has chosen. */
export async function readProfile(db: Database, userId: string): Promise<Profile> {
  const row = await db.selectFrom('user').select(chosen).where('id', '=', userId).executeTakeFirst()
  return { ...profileIn(row), ...(await blockedIn(db, userId)) }
}

const chosen = [
  ...(['color', 'language', 'status', 'displayName', 'timeZone', 'presence'] as const),
  ...(['presenceUntil', 'picture', 'keywords', 'quiet', 'previews'] as const),
  ...(['digestEvery', 'digestShows'] as const),
] as const

function profileIn(row?: Pick<Selectable<UserTable>, (typeof chosen)[number]>): Profile {
  const { color = null, language = null, status = null } = row ?? {}
  const { displayName, timeZone, presence, presenceUntil, picture } = row ?? {}
  const { keywords, quiet, previews } = row ?? {}
  return {
    ...{ color, language, ...statusIn(status) },
    ...(displayName && { displayName }),
    ...(timeZone && { timeZone }),
    ...(presence && { presence }),
    ...(presence && presenceUntil && { presenceUntil: new Date(presenceUntil).toISOString() }),
    ...(picture && { picture: imagePath(picture) }),
    ...(keywords && { keywords: [...keywordsIn(keywords).words] }),
    ...(quiet && { quiet: quietIn(quiet) }),
    ...(previews && { previews }),
    ...((row?.digestEvery || row?.digestShows) && {
      digest: { every: row.digestEvery ?? 'day', shows: row.digestShows ?? 'room' },
    }),
  }
}

/** The status in its column, whether it has ended or not. */
export function statusIn(column: string | null): { readonly status?: Status } {
  return column === null ? {} : { status: JSON.parse(column) }
}

/** The hours in their column. */
export function quietIn(column: string | null): QuietHours | undefined {
  return column === null ? undefined : JSON.parse(column)
}

async function blockedIn(db: Database, userId: string): Promise<Pick<Profile, 'blocked'>> {
  const rows = await blockedBy(db, { userId })
  return rows.length === 0 ? {} : { blocked: rows.map(({ blockedId }) => blockedId) }
}

const blockedBy = statement((db, { userId }: { userId: string }) =>
  db.selectFrom('blocks').select('blockedId').where('blockerId', '=', userId).orderBy('blockedId'),
)

/** What `hello` asks of a person: what they have chosen, and whether they have seen the list of rooms before. */
export async function readArrival(
  db: Database,
  userId: string,
): Promise<{ readonly profile: Profile; readonly isCounting: boolean }> {
  const [row] = await arrivalOf(db, { userId })
  const profile = { ...profileIn(row), ...(await blockedIn(db, userId)) }
  return { profile, isCounting: (row?.milestone ?? null) !== null }
}

const arrivalOf = statement((db, { userId }: { userId: string }) =>
  db
    .selectFrom('user')
    .select([...chosen, 'milestone'])
    .where('id', '=', userId),
)

/** Stores what is given; the rest stays. Throws ChatError `username_taken` for a display name that is like another account's. */
export async function changeProfile(
  db: Database,
  userId: string,
  change: ProfileChange,
): Promise<void> {
  const { color, language, status, displayName, timeZone, keywords, quiet } = change
  const { presence, presenceUntil, previews, digest } = change
  const updatedAt = now()
  await inTransaction(db, async (tx) => {
    if (typeof displayName === 'string') await refuseDisplayName(tx, userId, displayName)
    await tx
      .updateTable('user')
      .set({
        updatedAt,
        ...(color !== undefined && { color }),
        ...(language !== undefined && { language }),
        ...(status !== undefined && { status: status && JSON.stringify(status) }),
        ...(displayName !== undefined && { displayName }),
        ...(timeZone !== undefined && { timeZone }),
        ...(presence !== undefined && {
          ...{ presence, presenceUntil: presenceUntil ? Date.parse(presenceUntil) : null },
        }),
        ...(keywords !== undefined && {
          keywords: keywords?.length ? keywordsSince(keywords, Date.parse(updatedAt)) : null,
        }),
        ...(quiet !== undefined && { quiet: quiet && JSON.stringify(quiet) }),
        ...(previews !== undefined && { previews }),
        // The next mail comes by the new interval, and of what comes from now on where there was none.
        ...(digest?.every && {
          digestEvery: digest.every,
          ...{ digestDueAt: null, mailRefusals: null },
          digestUpTo: (row) =>
            row
              .case()
              .when('digestEvery', '=', 'never')
              .then(Date.parse(updatedAt))
              .else(row.ref('digestUpTo'))
              .end(),
        }),
        ...(digest?.shows && { digestShows: digest.shows }),
      })
      .where('id', '=', userId)
      .execute()
    // What was held back by what they had chosen may be told now.
    if (digest || quiet !== undefined || presence !== undefined)
      await tx
        .updateTable('waiting_digests')
        .set({ dueAt: Date.parse(updatedAt), tries: 0 })
        .where('userId', '=', userId)
        .where('dueAt', '>', Date.parse(updatedAt))
        .execute()
    await noteChange(tx, 'profile', userId)
  })
}

/** Throws ChatError `forbidden` for a guest. */
export async function requirePictureRight(db: Database, userId: string): Promise<void> {
  await requireAccount(db, userId, 'Guests have letters. An account can have a picture.')
}

/** Shows a person by this picture, or by their initials. Throws ChatError `forbidden` for a guest. */
export async function changePicture(
  db: Database,
  userId: string,
  picture: Picture | null,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    if (picture) await requirePictureRight(tx, userId)
    const hash = picture && (await storeImage(tx, picture))
    await tx
      .updateTable('user')
      .set({ picture: hash, updatedAt: now() })
      .where('id', '=', userId)
      .execute()
    await dropUnshownImages(tx)
    await noteChange(tx, 'profile', userId)
  })
}

interface Taking {
  readonly actor: Actor
  /** Throws for a person of this role. */
  mayRemove(role: ServerRole): void
}

/** Shows a person by their initials, as another one decides, and records it; answers whether they had a picture. Throws ChatError `not_found`. */
export function takePictureAway(
  db: Database,
  userId: string,
  { actor, mayRemove }: Taking,
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const { id, username: name, role } = await findAccount(tx, userId)
    mayRemove(role)
    const { numUpdatedRows } = await tx
      .updateTable('user')
      .set({ picture: null, updatedAt: now() })
      .where('id', '=', id)
      .where('picture', 'is not', null)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) return false
    await dropUnshownImages(tx)
    await noteChange(tx, 'profile', id)
    record(tx, actor, { action: 'account.remove-picture', target: personTarget({ id, name }) })
    return true
  })
}

async function refuseDisplayName(
  tx: DatabaseTransaction,
  userId: string,
  displayName: string,
): Promise<void> {
  const why = 'Guests have one name. An account can have another beside it.'
  const { role } = await requireAccount(tx, userId, why)
  await refuseTakenDisplayName(tx, displayName, { id: userId, role })
}

async function requireAccount(tx: Database, userId: string, why: string) {
  const account = await accounts(tx).where('id', '=', userId).executeTakeFirst()
  const { role = 'guest' } = account ?? {}
  if (role === 'guest') throw new ChatError('forbidden', why)
  return { role }
}

/** The rooms in which a person may be seen: where they have written, or are a member. */
export function listPlaces(
  db: Database,
  userId: string,
): Promise<{ readonly roomId: string; readonly slug: string }[]> {
  return db
    .selectFrom('rooms')
    .select(['id as roomId', 'slug'])
    .where(({ or, eb, selectFrom }) =>
      or([
        eb('id', 'in', selectFrom('members').select('roomId').where('userId', '=', userId)),
        eb('id', 'in', selectFrom('events').select('roomId').where('senderId', '=', userId)),
      ]),
    )
    .execute()
}
