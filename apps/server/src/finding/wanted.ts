// What is asked about people and rooms, by what the rows of the log call them.
import { noSuchRoom } from '../ground/errors.ts'
import { claimedId, type Person } from '../ground/person.ts'
import type { listReadable } from '../rooms/readable.ts'
import type { Database } from '../storage/database.ts'
import { mayBe } from '../storage/expressions.ts'
import type { Wanted } from './conditions.ts'

/** Throws ChatError `no_such_room`. */
export async function wantedOf(
  db: Database,
  person: Person,
  { asked, zone }: Pick<Wanted, 'asked' | 'zone'>,
  readable: Awaited<ReturnType<typeof listReadable>>,
): Promise<Wanted> {
  const inRooms = (not: boolean) =>
    asked.flatMap((one) => {
      if (one.kind !== 'in' || one.not !== not) return []
      const room = readable.find(({ slug }) => slug === one.value.toLowerCase())
      if (!room) throw noSuchRoom()
      return [room.number]
    })
  const [only, without] = [inRooms(false), new Set(inRooms(true))]
  const among = only.length > 0 ? only : readable.map(({ number }) => number)
  const authors = (not: boolean) => {
    const names = asked.flatMap((one) =>
      one.kind === 'from' && one.not === not ? [one.value] : [],
    )
    return names.length === 0 ? undefined : sendersCalled(db, person, names)
  }
  return {
    person: { id: person.id, hasSession: person.session },
    asked,
    zone,
    rooms: among.filter((number) => !without.has(number)),
    from: await authors(false),
    notFrom: await authors(true),
  }
}

/** The people of these names, whatever their case, by the numbers of the log: accounts and guests. `me` is the person who asks. */
async function sendersCalled(
  db: Database,
  person: Person,
  names: readonly string[],
): Promise<number[]> {
  const wanted = new Set(names.map((name) => name.toLowerCase()))
  const ids = [...wanted].map(claimedId).concat(wanted.has('me') ? person.id : [])
  const rows = await db
    .selectFrom('senders')
    .leftJoin('user', 'user.id', 'senders.id')
    .select(['senders.number', 'senders.id', 'user.name', 'user.displayName', 'username'])
    .where((who) =>
      who.or([
        who('senders.id', 'in', ids),
        ...[...wanted].flatMap((name) => [
          mayBe('user.username', name),
          mayBe('user.name', name),
          mayBe('user.displayName', name),
        ]),
      ]),
    )
    .execute()
  const isCalled = (name: string | null) => name !== null && wanted.has(name.toLowerCase())
  return rows.flatMap(({ number, id, name, displayName, username }) =>
    ids.includes(id) || [name, displayName, username].some(isCalled) ? [number] : [],
  )
}
