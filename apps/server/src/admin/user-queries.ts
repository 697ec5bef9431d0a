// People as admins see them.
import type { User, UserDetail, UserList, UserQuery } from '@lobby/protocol'
import { expressionBuilder } from 'kysely'
import { ChatError } from '../ground/errors.ts'
import { imagePath } from '../images/stored-images.ts'
import { usernameKey } from '../people/users.ts'
import { listSessions } from '../sessions/queries.ts'
import type { Database } from '../storage/database.ts'
import { contains, ignoringCase } from '../storage/expressions.ts'
import { countedPage } from '../storage/list-page.ts'
import type { Tables } from '../storage/tables.ts'

const { case: is } = expressionBuilder<Tables, 'user'>()
const byRank = is('user.role')
  .when('owner')
  .then(4)
  .when('admin')
  .then(3)
  .when('moderator')
  .then(2)
  .when('member')
  .then(1)
  .else(0)
  .end()

const sorting = {
  name: ignoringCase('user.name'),
  role: byRank,
  createdAt: 'user.createdAt',
  lastUsedAt: 'lastUsedAt',
  fileBytes: 'fileBytes',
} as const satisfies Record<UserQuery['sort'], unknown>

/** A page of the people the server knows. */
export async function listUsers(db: Database, query: UserQuery): Promise<UserList> {
  const lists = [summaries(db, query), matching(db, query)] as const
  const { rows, ...page } = await countedPage(lists, { by: sorting, id: 'user.id' }, query)
  return { users: rows.map(userFrom), ...page }
}

/** A person, by their id or by `@` and their username. Throws ChatError `not_found`. */
export async function findUser(db: Database, idOrUsername: string): Promise<User> {
  const username = idOrUsername.startsWith('@') ? idOrUsername.slice(1) : undefined
  const row = await (username === undefined
    ? summaries(db, {}).where('user.id', '=', idOrUsername)
    : summaries(db, {}).where('user.username', '=', usernameKey(username))
  ).executeTakeFirst()
  if (!row) {
    const given = JSON.stringify(username ?? idOrUsername)
    throw new ChatError('not_found', `There is no person ${given}.`)
  }
  return userFrom(row)
}

/** What belongs to a person: where they are signed in, and their places in rooms. */
export async function showUser(
  db: Database,
  { id }: User,
  now: number,
): Promise<Pick<UserDetail, 'openSessions' | 'rooms' | 'otherRooms'>> {
  const places = db
    .selectFrom('members')
    .innerJoin('rooms', 'rooms.id', 'members.roomId')
    .where('userId', '=', id)
    .where(({ or, eb }) => or([eb('leftSeq', 'is', null), eb('role', '=', 'banned')]))
  const [sessions, rooms, { otherRooms }] = await Promise.all([
    listSessions(db, id, { current: '', now }),
    places
      .select(['rooms.id', 'rooms.name', 'members.role'])
      .where('rooms.kind', '=', 'public')
      .orderBy('rooms.name')
      .limit(100)
      .execute(),
    places
      .select(({ fn }) => fn.countAll<number>().as('otherRooms'))
      .where('rooms.kind', '!=', 'public')
      .executeTakeFirstOrThrow(),
  ])
  return { openSessions: sessions.slice(0, 100), rooms, otherRooms }
}

type Filter = Partial<Pick<UserQuery, 'q' | 'role' | 'active'>>

function matching(db: Database, { q, role, active }: Filter) {
  return db
    .selectFrom('user')
    .$if(q !== undefined, (query) =>
      query.where(({ or }) =>
        or([contains<'user'>('user.name', q ?? ''), contains<'user'>('user.displayName', q ?? '')]),
      ),
    )
    .$if(role !== undefined, (query) => query.where('user.role', '=', role ?? 'guest'))
    .$if(active !== undefined, (query) =>
      query.where('user.deactivatedAt', active === 'yes' ? 'is' : 'is not', null),
    )
}

function summaries(db: Database, filter: Filter) {
  return matching(db, filter)
    .select([
      'user.id',
      'user.name',
      'user.username',
      'user.role',
      'user.displayName',
      'user.picture',
    ])
    .select([
      'user.createdAt',
      'user.deactivatedAt',
      'user.deletedAt',
      'user.email',
      'user.emailVerified',
    ])
    .select(({ selectFrom }) => [
      selectFrom('session')
        .whereRef('session.userId', '=', 'user.id')
        .select(({ fn }) => fn.max('session.updatedAt').as('at'))
        .as('lastUsedAt'),
      selectFrom('session')
        .whereRef('session.userId', '=', 'user.id')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .as('sessions'),
      selectFrom('file_sums')
        .whereRef('file_sums.ownerId', '=', 'user.id')
        .select('file_sums.bytes')
        .as('fileBytes'),
    ])
}

function userFrom(row: Awaited<ReturnType<ReturnType<typeof summaries>['execute']>>[number]): User {
  const {
    deactivatedAt,
    username,
    email,
    emailVerified,
    lastUsedAt,
    sessions,
    fileBytes,
    picture,
    ...user
  } = row
  return {
    ...user,
    // As it was typed; the column has it as it is compared.
    username: username === null ? null : user.name,
    email: emailVerified === 1 ? email : null,
    active: deactivatedAt === null,
    lastUsedAt: lastUsedAt ?? null,
    sessions: sessions ?? 0,
    fileBytes: Number(fileBytes ?? 0),
    picture: picture && imagePath(picture),
  }
}
