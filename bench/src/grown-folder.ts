// Data folders as they are after years, made in seconds: rooms and people by the server's own
// code, messages by plain inserts of the rows that its log would have written.
import { randomUUID, randomUUIDv7 } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import {
  entryOf,
  insertSession,
  openRoomLog,
  openStorage,
  readOrCreateSecret,
  type Storage,
  sessionCookie,
} from '@lobby/server/testing'

export interface Size {
  readonly messages: number
  readonly rooms: number
  readonly people: number
}

/** An account, and the cookie of its session. */
export interface Inhabitant {
  readonly person: { readonly id: string; readonly name: string; readonly guest: false }
  readonly cookie: string
}

/** Who lives there, two of them by name: an owner who has read all but the newest messages, and a member who has read none. */
export interface Inhabitants {
  readonly owner: Inhabitant
  readonly newcomer: Inhabitant
  readonly people: readonly Inhabitant['person'][]
}

/** The address of the room that has half of all messages. */
export const longRoom = 'long'

/** A word that no message has. */
export const absentWord = 'quokka'

/** Messages of each room that the owner has not read. */
const unread = 20
/** How long a text is here. */
const bodyBytes = 65
const words = 'tea at four in the garden or when the rain has gone and the bread is done'.split(' ')

/** Fills a folder that is empty. Every fourth room is private, and has the owner in it. */
export async function growFolder(dataFolder: string, size: Size): Promise<Inhabitants> {
  const storage = await openStorage({ dataFolder })
  try {
    const inhabitants = await addPeople(storage, dataFolder, size.people)
    const roomIds = await addRooms(storage, size.rooms, inhabitants.owner)
    await storage.close()
    writeMessages(join(dataFolder, 'lobby.db'), size.messages, roomIds, inhabitants)
    return inhabitants
  } finally {
    await storage.close()
  }
}

async function addPeople({ db }: Storage, dataFolder: string, count: number): Promise<Inhabitants> {
  const at = new Date().toISOString()
  const cookies = sessionCookie(await readOrCreateSecret(dataFolder), false)
  const all: Inhabitant[] = []
  while (all.length < count)
    await db.transaction().execute(async (tx) => {
      for (const end = Math.min(count, all.length + 500); all.length < end; ) {
        const id = randomUUIDv7()
        const username = `person-${all.length}`
        const email = `${username}@example.invalid`
        const role = all.length === 0 ? 'owner' : 'member'
        const account = { id, name: username, username, email, role } as const
        const times = { createdAt: at, updatedAt: at, deactivatedAt: null, milestone: 0 }
        await tx
          .insertInto('user')
          .values({ ...account, ...times, emailVerified: 0, isAnonymous: 0 })
          .execute()
        const session = { userId: id, address: '', userAgent: '', provenAt: Date.now() }
        const token = await insertSession(tx, session, Date.now())
        const [cookie = ''] = cookies.write(token).split(';')
        all.push({ person: { id, name: username, guest: false }, cookie })
      }
    })
  const [owner, newcomer] = all
  if (!owner || !newcomer) throw new Error('A grown folder has at least two people.')
  return { owner, newcomer, people: all.map(({ person }) => person) }
}

async function addRooms(
  storage: Storage,
  count: number,
  { person: author }: Inhabitant,
): Promise<string[]> {
  const log = openRoomLog(storage)
  const ids: string[] = []
  for (let n = 0; n < count; n++) {
    const isPrivate = n % 4 === 3
    const room = { slug: n === 0 ? longRoom : `room-${n}`, name: `Room ${n}` }
    const { id } = await log.createRoom({
      ...room,
      kind: isPrivate ? 'private' : 'public',
      audit: [roomMade(room)],
      first: isPrivate
        ? [{ kind: 'member.joined', author, member: author, role: 'moderator' }]
        : [],
    })
    ids.push(id)
  }
  await log.close()
  return ids
}

function roomMade({ slug, name }: { readonly slug: string; readonly name: string }) {
  return {
    at: new Date().toISOString(),
    actorId: '',
    actorName: 'Operator',
    address: null,
    action: 'room.create',
    targetKind: 'room',
    targetId: slug,
    targetName: name,
    room: slug,
    before: null,
    after: null,
  } as const
}

/** As the log writes them, but for the waiting: no commit, no file that is written ahead. */
function writeMessages(
  file: string,
  count: number,
  roomIds: readonly string[],
  { owner, people }: Inhabitants,
): void {
  const database = new DatabaseSync(file)
  database.exec('pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -500000')
  const events = database.prepare(
    `insert into events
       (roomId, seq, kind, messageId, senderId, clientId, bodyHash, payload, createdAt)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const messages = database.prepare(
    `insert into messages
       (id, roomId, seq, authorId, authorName, authorGuest, body, createdAt)
     values (?, ?, ?, ?, ?, 0, ?, ?)`,
  )
  const heads = new Map(
    database
      .prepare('select roomId, lastSeq from room_heads')
      .all()
      .map((row) => [row.roomId, Number(row.lastSeq)]),
  )
  database.exec('begin')
  for (let n = 0; n < count; n++) {
    const roomId = (n % 2 === 0 ? roomIds[0] : roomIds[(n >> 1) % roomIds.length]) ?? ''
    const author = people[Math.floor((n * 7_919) / 8) % people.length] ?? owner.person
    const body = bodyOf(n)
    const entry = entryOf(roomId, { kind: 'message.created', author, body, clientId: randomUUID() })
    const seq = (heads.get(roomId) ?? 0) + 1
    heads.set(roomId, seq)
    const createdAt = new Date().toISOString()
    const { kind, messageId, senderId, clientId, bodyHash, payload } = entry
    events.run(roomId, seq, kind, messageId, senderId, clientId, bodyHash, payload, createdAt)
    messages.run(messageId, roomId, seq, author.id, author.name, body, createdAt)
  }
  database.exec(`
    update room_heads set
      lastSeq = (select max(seq) from events where events.roomId = room_heads.roomId),
      messageCount = (select count(*) from messages where messages.roomId = room_heads.roomId)
    where roomId in (select roomId from events);
    insert into read_markers (userId, roomId, readSeq, readCount)
      select '${owner.person.id}', roomId, max(lastSeq - ${unread}, 0), max(messageCount - ${unread}, 0) from room_heads;
    commit;
    pragma journal_mode = wal`)
  database.close()
}

/** No two of them are the same. */
function bodyOf(n: number): string {
  let body = `${n}:`
  for (let word = n; body.length < bodyBytes; word = (word * 31 + 7) % 65_521)
    body += ` ${words[word % words.length]}`
  return body.slice(0, bodyBytes)
}
