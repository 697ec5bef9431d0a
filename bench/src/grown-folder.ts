// Data folders as they are after years, made in seconds: rooms and people by the server's own
// code, messages by that of its log.
import { randomUUID, randomUUIDv7 } from 'node:crypto'
import { join } from 'node:path'
import { SqliteLogStore } from '@lobby/server/parts/sqlite-log-store'
import {
  append,
  entryOf,
  insertSession,
  openForWriting,
  openRoomLog,
  openStorage,
  readOrCreateSecret,
  type Storage,
  sessionCookie,
} from '@lobby/server/testing'
import { textOf } from './varied-talk.ts'

export interface Size {
  readonly messages: number
  readonly rooms: number
  readonly people: number
}

/**
 * `rich`: one message of eight of the long room has a piece of code and marks, and one of four reactions.
 * `calling`: the newest message of each room mentions the owner and the newcomer.
 * `varied`: words as people use them, with a reaction now and then, and a pin more seldom.
 */
export type Talk = 'plain' | 'rich' | 'calling' | 'varied'

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
/** Messages that are written in one transaction. */
const batch = 1_000
/** How long a text is here. */
const bodyBytes = 65
const words = 'tea at four in the garden or when the rain has gone and the bread is done'.split(' ')

/** Fills a folder that is empty. Every fourth room is private, and has the owner in it. */
export async function growFolder(
  dataFolder: string,
  size: Size,
  talk: Talk = 'plain',
): Promise<Inhabitants> {
  // The server's limit is for what others wait for; here it would fail on a machine that is busy.
  const storage = await openStorage({ dataFolder, transactionLimit: Number.POSITIVE_INFINITY })
  try {
    const inhabitants = await addPeople(storage, dataFolder, size.people)
    const roomIds = await addRooms(storage, size.rooms, inhabitants.owner)
    await storage.close()
    await writeMessages(join(dataFolder, 'lobby.db'), { ...size, talk }, roomIds, inhabitants)
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

/** As the log writes them, but for the waiting: no write is synced, none is written ahead. */
async function writeMessages(
  file: string,
  { messages: count, rooms, talk }: Size & { readonly talk: Talk },
  roomIds: readonly string[],
  { owner, newcomer, people }: Inhabitants,
): Promise<void> {
  const connection = openForWriting(file)
  const { database } = connection
  // Without a journal is refused by Node.
  for (const mode of ['delete', 'memory']) database.exec(`pragma journal_mode = ${mode}`)
  database.exec('pragma synchronous = off; pragma cache_size = -500000')
  const store = new SqliteLogStore(connection)
  const personAt = (n: number) => people[n % people.length] ?? owner.person
  // What is private has begun with its owner.
  const heads = Array.from({ length: rooms }, (_, room): number => (room % 4 === 3 ? 1 : 0))
  const isRich = talk === 'rich'
  const entriesAt = (n: number) => {
    const room = n % 2 === 0 ? 0 : (n >> 1) % roomIds.length
    const author = personAt(Math.floor((n * 7_919) / 8))
    const body = talk === 'varied' ? textOf(n) : isRich && n % 16 === 4 ? richBodyOf(n) : bodyOf(n)
    const message = { kind: 'message.created', author, body, clientId: randomUUID() } as const
    const messageSeq = (heads[room] ?? 0) + 1
    heads[room] = messageSeq
    const changes = isRich && n % 8 === 2 ? reactionsTo(messageSeq, n) : variedAfter(messageSeq, n)
    return { room, message, changes }
  }
  const reactionsTo = (messageSeq: number, n: number) =>
    ['👍', '🎉', '👍'].map((emoji, index) => {
      const kind = 'reaction.added' as const
      return { kind, author: personAt(n + index), messageSeq, emoji }
    })
  const variedAfter = (messageSeq: number, n: number) => {
    if (talk !== 'varied') return []
    if (n % 5_000 === 0)
      return [{ kind: 'message.pinned' as const, author: owner.person, messageSeq }]
    return n % 16 === 3 ? reactionsTo(messageSeq, n).slice(0, 1) : []
  }
  for (let n = 0; n < count; n += batch) {
    const length = Math.min(batch, count - n)
    const all = Array.from({ length }, (_, index) => entriesAt(n + index))
    const idOf = (room: number) => roomIds[room] ?? ''
    await append(
      store,
      all.map(({ room, message }) => entryOf(idOf(room), message)),
    )
    // A change is of what is stored.
    const changes = all.flatMap(({ room, changes }) => {
      heads[room] = (heads[room] ?? 0) + changes.length
      return changes.map((change) => entryOf(idOf(room), change))
    })
    if (changes.length > 0) await append(store, changes)
  }
  if (talk === 'calling') {
    const body = `@${owner.person.name} @${newcomer.person.name} ${bodyOf(count)}`
    const calls = roomIds.map((roomId) => {
      const draft = { kind: 'message.created', author: personAt(2), body } as const
      return entryOf(roomId, { ...draft, clientId: randomUUID() })
    })
    await append(store, calls)
  }
  database.exec(`
    insert into read_markers (userId, roomId, readSeq, readCount)
      select '${owner.person.id}', roomId, max(lastSeq - ${unread}, 0), max(messageCount - ${unread}, 0) from room_heads;
    pragma journal_mode = wal`)
  connection.close()
}

/** With code, bold words and a link. */
function richBodyOf(n: number): string {
  const code = `\`\`\`ts\nconst tea = ${n}\nif (tea > 3) brew({ tea, milk: 'none' })\n\`\`\``
  return `${n}: **tea** at _four_, see https://tea.example/${n}\n${code}`
}

/** No two of them are the same. */
function bodyOf(n: number): string {
  let body = `${n}:`
  for (let word = n; body.length < bodyBytes; word = (word * 31 + 7) % 65_521)
    body += ` ${words[word % words.length]}`
  return body.slice(0, bodyBytes)
}
