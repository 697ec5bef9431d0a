// What an export holds of the database, and in which order it is written: what a row refers to is before it.
import type { EventRowsTable, Tables } from './tables.ts'

/** How a column's values are written: a text, a whole number, or an id that SQLite may store as bytes. */
type Kind = 'text' | 'number' | 'id'

interface PortableTable {
  readonly columns: Readonly<Record<string, Kind>>
  /** Columns by which its rows are told apart, and ordered. */
  readonly key: readonly string[]
}

/** The row of an event as it is stored; `EventRowsTable` has what is counted over all rooms. */
interface StoredEvent extends EventRowsTable {
  senderName: string
  senderGuest: number
  clientId: string | null
  bodyHash: string | null
}

/** Views, and what belongs to a process, to one database, or to the next minutes, or is made of the rest. */
type LeftOut =
  | 'file_sums'
  | 'search_parts'
  | 'search_state'
  | 'waiting_pushes'
  | 'events'
  | 'messages'
  | 'starts'
  | 'changes'
  | 'budgets'
  | 'mistakes'
  | 'used_marks'

type Portable = Omit<Tables, LeftOut | 'event_rows'> & { event_rows: StoredEvent }

/** Every column of every table stands here, or this does not compile. */
type Shape = {
  readonly [Name in keyof Portable]: {
    readonly columns: Readonly<Record<keyof Portable[Name] & string, Kind>>
    readonly key: readonly (keyof Portable[Name] & string)[]
  }
}

const text = 'text'
const number = 'number'

const tables = {
  meta: { columns: { key: text, value: text }, key: ['key'] },
  settings: { columns: { key: text, value: text }, key: ['key'] },
  user: {
    columns: {
      ...{ id: text, name: text, email: text, emailVerified: number },
      ...{ createdAt: text, updatedAt: text, isAnonymous: number, username: text, role: text },
      ...{ deactivatedAt: text, guestLinkId: text, onlyRoomId: text, guestUntil: text },
      ...{
        cameFrom: text,
        color: text,
        status: text,
        language: text,
        displayName: text,
        timeZone: text,
        presence: text,
        presenceUntil: number,
        picture: text,
        keywords: text,
        quiet: text,
        previews: text,
        digestEvery: text,
        digestShows: text,
        digestUpTo: number,
        digestDueAt: number,
        mailRefusals: number,
        deletedAt: text,
        milestone: number,
        invitedBy: text,
      },
    },
    key: ['id'],
  },
  session: {
    columns: {
      ...{ id: text, token: text, userId: text, createdAt: text, updatedAt: text },
      ...{ expiresAt: text, provenAt: text, ipAddress: text, userAgent: text },
    },
    key: ['id'],
  },
  push_subscriptions: {
    columns: {
      ...{ sessionId: text, userId: text, endpoint: text, p256dh: text, auth: text, shows: text },
      ...{ language: text, createdAt: number },
    },
    key: ['sessionId'],
  },
  sign_in_places: {
    columns: { userId: text, network: text, lastAt: text },
    key: ['userId', 'network'],
  },
  failed_sign_ins: {
    columns: { userId: text, count: number, elsewhere: number, since: text, lastAt: text },
    key: ['userId'],
  },
  account: {
    columns: {
      ...{ id: text, accountId: text, providerId: text, userId: text, password: text },
      ...{ createdAt: text, updatedAt: text },
    },
    key: ['id'],
  },
  second_factors: {
    columns: { userId: text, secret: text, lastStep: number, confirmedAt: text },
    key: ['userId'],
  },
  recovery_codes: { columns: { hash: text, userId: text }, key: ['hash'] },
  passkeys: {
    columns: {
      ...{ id: text, userId: text, name: text, publicKey: text, counter: number },
      ...{ transports: text, createdAt: text, lastUsedAt: text },
    },
    key: ['id'],
  },
  link_requests: {
    columns: { userId: text, purpose: text, email: text, requestedAt: text },
    key: ['userId', 'purpose'],
  },
  rooms: {
    columns: {
      ...{ id: text, number, slug: text, name: text, createdAt: text, createdBy: text, kind: text },
      ...{ directKey: text, history: text, guests: number, posting: text, slowMode: number },
      ...{ archived: number, edits: text, threads: number, topic: text },
      ...{ calls: text, previews: number, image: text },
    },
    key: ['number'],
  },
  room_heads: {
    columns: { roomId: text, epoch: text, lastSeq: number, messageCount: number },
    key: ['roomId'],
  },
  senders: { columns: { number, id: text }, key: ['number'] },
  event_rows: {
    columns: {
      ...{ number, room: number, seq: number, kind: text, messageId: 'id', sender: number },
      ...{ senderName: text, senderGuest: number, clientId: 'id', body: text, payload: text },
      ...{ bodyHash: text, createdAt: number },
    },
    key: ['number'],
  },
  message_rows: {
    columns: {
      ...{ room: number, author: number, seq: number, deletedSeq: number, editedSeq: number },
      ...{ pinnedSeq: number, changedSeq: number, thread: number, aside: number },
    },
    key: ['room', 'seq'],
  },
  message_versions: {
    columns: { room: number, seq: number, replacedBy: number, body: text },
    key: ['room', 'seq', 'replacedBy'],
  },
  reaction_rows: {
    columns: { room: number, seq: number, emoji: text, person: number, addedSeq: number },
    key: ['room', 'seq', 'emoji', 'person'],
  },
  mention_rows: {
    columns: { room: number, seq: number, userId: text, at: number },
    key: ['room', 'seq', 'userId'],
  },
  members: {
    columns: {
      ...{ roomId: text, userId: text, name: text, guest: number, role: text },
      ...{ joinedSeq: number, leftSeq: number },
    },
    key: ['roomId', 'userId'],
  },
  read_markers: {
    columns: { userId: text, roomId: text, readSeq: number, readCount: number, version: number },
    key: ['userId', 'roomId'],
  },
  drafts: {
    columns: {
      ...{ userId: text, roomId: text, thread: number, body: text, version: number },
      updatedAt: text,
    },
    key: ['userId', 'roomId', 'thread'],
  },
  room_levels: {
    columns: {
      ...{ userId: text, roomId: text, level: text, until: number, afterwards: text },
      version: number,
    },
    key: ['userId', 'roomId'],
  },
  blocks: {
    columns: { blockerId: text, blockedId: text, createdAt: text },
    key: ['blockerId', 'blockedId'],
  },
  saved_messages: {
    columns: { userId: text, roomId: text, seq: number, savedAt: number },
    key: ['userId', 'roomId', 'seq'],
  },
  thread_follows: {
    columns: {
      ...{ userId: text, roomId: text, thread: number, following: number, readSeq: number },
      ...{ version: number, followedAt: number },
    },
    key: ['userId', 'roomId', 'thread'],
  },
  // Before what adds to it.
  waiting_digests: {
    columns: { userId: text, newestAt: number, dueAt: number, tries: number },
    key: ['userId'],
  },
  activity: {
    columns: {
      ...{ userId: text, roomId: text, seq: number, messageSeq: number, kind: text },
      ...{ actorId: text, emoji: text, at: number, unread: number },
    },
    key: ['userId', 'roomId', 'seq'],
  },
  log_readers: {
    columns: { name: text, roomId: text, seq: number },
    key: ['roomId', 'name'],
  },
  sidebars: { columns: { userId: text, sections: text, version: number }, key: ['userId'] },
  milestones: {
    columns: { roomId: text, number, seq: number, messages: number },
    key: ['roomId', 'number'],
  },
  reports: {
    columns: {
      ...{ id: text, roomId: text, messageSeq: number, reporterId: text, reporterName: text },
      ...{ reporterGuest: number, reason: text, createdAt: text, outcome: text },
      ...{ resolvedBy: text, resolvedAt: text },
    },
    key: ['id'],
  },
  links: {
    columns: {
      ...{ id: text, hash: text, purpose: text, createdAt: text, createdBy: text },
      ...{ createdByName: text, createdByGuest: number, expiresAt: text, uses: number },
      ...{ used: number, role: text, roomId: text, userId: text, email: text },
      ...{ pausedAt: text, revokedAt: text, endedAt: text },
    },
    key: ['id'],
  },
  unfinished_uses: { columns: { linkId: text, userId: text }, key: ['linkId', 'userId'] },
  put_away: { columns: { userId: text, what: text }, key: ['userId', 'what'] },
  images: {
    columns: { hash: text, type: text, width: number, height: number, content: text },
    key: ['hash'],
  },
  own_emoji: {
    columns: { name: text, image: text, createdBy: text, createdByName: text, createdAt: text },
    key: ['name'],
  },
  user_groups: { columns: { name: text, createdAt: text }, key: ['name'] },
  user_group_members: { columns: { name: text, userId: text }, key: ['name', 'userId'] },
  files: {
    columns: {
      ...{ id: text, ownerId: text, name: text, type: text, bytes: number, width: number },
      ...{ height: number, hash: text, content: text, createdAt: number, roomId: text },
      ...{ seq: number, goneAt: number },
    },
    key: ['id'],
  },
  link_pages: {
    columns: {
      ...{ hash: text, url: text, state: text, wantedAt: number, takenAt: number, tries: number },
      ...{ readAt: number, kind: text, title: text, description: text, site: text },
      ...{ image: text, imageWidth: number, imageHeight: number },
    },
    key: ['hash'],
  },
  link_cards: {
    columns: { roomId: text, seq: number, page: text, place: number, removed: number },
    key: ['roomId', 'seq', 'page'],
  },
  address_bans: {
    columns: {
      ...{ id: text, network: text, reason: text, createdBy: text },
      ...{ createdAt: text, expiresAt: text },
    },
    key: ['id'],
  },
  audit: {
    columns: {
      ...{ id: number, at: text, actorId: text, actorName: text, address: text, action: text },
      ...{ targetKind: text, targetId: text, targetName: text, room: text },
      ...{ before: text, after: text, hash: text },
    },
    key: ['id'],
  },
} as const satisfies Shape

/** Rows by the names of their columns. */
export type PortableRow = Readonly<Record<string, string | number | null>>

export const portableTables: Readonly<Record<string, PortableTable>> = tables
