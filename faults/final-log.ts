// The database when all is over, read with SQL: what was promised must be in here.
import { type Ask, askFolder } from './ask.ts'
import { hashOfChange, hashOfTopic } from './event-hash.ts'
import { hashOf } from './history.ts'

export interface LogEvent {
  readonly seq: number
  /** Of messages alone. */
  readonly cmid?: string
  readonly sender: string
  readonly hash: string
  /** A message whose text was deleted: the hash is that of none. */
  readonly isTaken?: true
  /** A message that has another text than it was sent with. */
  readonly isEdited?: true
  /** Of a message: the root that it answers in its thread. */
  readonly thread?: number
  /** Of such an answer: it stands in the room as well. */
  readonly alsoInRoom?: true
  /** Of a message: the one that it quotes. */
  readonly replyTo?: number
  /** Of a message: what the folder calls its files. */
  readonly files?: readonly string[]
  /** Of a message that is a copy of another one. */
  readonly forwarded?: LogForward
  /** Of a message or an edit: the ids of the people that it mentions. */
  readonly mentions?: readonly string[]
  /** Of what gives the room a topic: the hash of that. */
  readonly topic?: string
  /** Of what changes a message. */
  readonly change?: LogChange
  /** Of what changes the place of a member. */
  readonly place?: { readonly kind: string; readonly member: string }
}

export interface LogChange {
  readonly kind: string
  /** The message. */
  readonly about: number
  readonly emoji?: string
  /** The id that an edit was asked for with. */
  readonly id?: string
  /** Of the text of an edit, if that stands there still. */
  readonly text?: string
}

export interface LogForward {
  /** Who wrote the text first, and where. */
  readonly author: string
  readonly room: string
  readonly seq: number
  /** The hash of the comment before the text, and that of the text; of neither once it is deleted. */
  readonly comment?: string
  readonly text?: string
}

interface EventLine {
  /** A text, where the database counts further than a number can. */
  readonly seq: number | string
  readonly kind: string
  readonly clientId: string | null
  readonly senderId: string
  readonly body: string | null
  readonly payload: string | null
}

interface MessageLine {
  readonly seq: number | string
  readonly body: string
  readonly thread: number | string | null
  readonly aside: number | null
  readonly pinnedSeq: number | string | null
}

interface RoomLine {
  readonly id: string
  readonly slug: string
  readonly topic: string
  readonly epoch: string
  readonly lastSeq: number | string
}

interface Payload {
  readonly messageSeq?: number
  readonly emoji?: string
  readonly thread?: number
  readonly alsoInRoom?: true
  readonly replyTo?: number
  readonly topic?: string
  readonly member?: { readonly id: string }
  readonly mentions?: readonly { readonly id: string }[]
  readonly attachments?: readonly { readonly id: string }[]
  readonly forwardedFrom?: { readonly author: { readonly id: string }; readonly textFrom?: number }
  readonly source?: { readonly roomId: string; readonly seq: number }
}

/** One room: its log, and what was made from it. */
export interface RoomDump {
  readonly epoch: string
  readonly lastSeq: number
  /** In the order of `seq`. */
  readonly events: readonly LogEvent[]
  /** The messages that pages show: `seq` and the hash of the text, in that order. */
  readonly messages: readonly { readonly seq: number; readonly hash: string }[]
  /** How people have reacted. */
  readonly reactions?: readonly LogReaction[]
  /** The messages that threads show, by their roots. */
  readonly answers?: readonly LogAnswer[]
  /** The messages of which it is known what they said before. */
  readonly versions?: readonly number[]
  /** The messages that are pinned. */
  readonly pins?: readonly number[]
  /** Who is told of which message that it mentions them. */
  readonly mentions?: readonly { readonly seq: number; readonly person: string }[]
  /** The hash of what it is about. */
  readonly topic?: string
}

export interface LogReaction {
  readonly seq: number
  readonly emoji: string
  readonly person: string
}

export interface LogAnswer {
  readonly seq: number
  readonly thread: number
  /** The room shows it as well. */
  readonly isInRoom: boolean
}

export type FinalLog = ReadonlyMap<string, RoomDump>

/** Reads the database of a data folder whose server is stopped. */
export function readFinalLog(dataFolder: string): Promise<FinalLog> {
  return askFolder(dataFolder, readLog)
}

/** What a database holds. */
export async function readLog(ask: Ask): Promise<FinalLog> {
  const rooms = await ask<RoomLine>(
    'select id, slug, topic, epoch, "lastSeq" from rooms join room_heads on room_heads."roomId" = rooms.id',
  )
  const slugs = new Map(rooms.map(({ id, slug }) => [id, slug]))
  const contents = await readContents(ask)
  const log = new Map<string, RoomDump>()
  for (const { id, slug, topic, epoch, lastSeq } of rooms) {
    const lines = await ask<EventLine>(
      'select seq, kind, "clientId", "senderId", body, payload from events where "roomId" = $1 order by seq',
      id,
    )
    const shown = await ask<MessageLine>(
      'select seq, body, thread, aside, "pinnedSeq" from messages where "roomId" = $1 order by seq',
      id,
    )
    const messages = shown.map(({ seq, body }) => ({ seq: Number(seq), hash: hashOf(body) }))
    const events = withEdits(lines.map((line) => eventOf(line, slugs, contents)))
    log.set(slug, {
      ...{ epoch, lastSeq: Number(lastSeq), events, messages },
      reactions: await readReactions(ask, id),
      versions: await readVersions(ask, id),
      mentions: await readMentions(ask, id),
      answers: answersIn(shown),
      pins: shown.filter(({ pinnedSeq }) => pinnedSeq !== null).map(({ seq }) => Number(seq)),
      topic: hashOf(topic),
    })
  }
  return log
}

/** One hash over a run of events, to compare what a client shows with the log. */
export function hashOfRun(events: readonly { seq: number; hash: string }[]): string {
  return hashOf(events.map(({ seq, hash }) => `${seq}:${hash}`).join(' '))
}

function eventOf(
  { seq, kind, clientId, senderId: sender, body, payload }: EventLine,
  slugs: ReadonlyMap<string, string>,
  contents: ReadonlyMap<string, string>,
): LogEvent {
  const { messageSeq: about, emoji, ...rest }: Payload = JSON.parse(payload ?? '{}')
  const { thread, alsoInRoom, replyTo, topic, member, attachments } = rest
  const mentions = rest.mentions?.map(({ id }) => id)
  const forwarded = forwardIn(rest, body, slugs)
  const place = { seq: Number(seq), sender, ...(mentions && { mentions }) }
  if (kind === 'message.created')
    return {
      ...{ ...place, cmid: clientId ?? `without-an-id-${seq}`, hash: hashOf(body ?? '') },
      ...(body === null && { isTaken: true }),
      ...(thread !== undefined && { thread }),
      ...(alsoInRoom && { alsoInRoom }),
      ...(forwarded && { forwarded }),
      ...(replyTo !== undefined && { replyTo }),
      ...(attachments && { files: attachments.map(({ id }) => contents.get(id) ?? `no ${id}`) }),
    }
  if (kind === 'room.described' && topic !== undefined) {
    const about = hashOf(topic)
    return { ...place, hash: hashOfTopic(about), topic: about }
  }
  if (about === undefined)
    return { ...place, hash: hashOf(kind), ...(member && { place: { kind, member: member.id } }) }
  const change = {
    ...{ kind, about },
    ...(emoji !== undefined && { emoji }),
    ...(clientId !== null && { id: clientId }),
    ...(body !== null && { text: hashOf(body) }),
  }
  return { ...place, hash: hashOfChange({ kind, about, emoji, by: sender }), change }
}

/** Between a comment and what is forwarded. */
const gap = 2

function forwardIn(
  { forwardedFrom, source }: Payload,
  body: string | null,
  slugs: ReadonlyMap<string, string>,
): LogForward | undefined {
  if (!forwardedFrom || !source) return undefined
  const { author, textFrom = 0 } = forwardedFrom
  const { roomId, seq } = source
  return {
    ...{ author: author.id, room: slugs.get(roomId) ?? roomId, seq },
    ...(body !== null && textFrom > 0 && { comment: hashOf(body.slice(0, textFrom - gap)) }),
    ...(body !== null && { text: hashOf(body.slice(textFrom)) }),
  }
}

function answersIn(messages: readonly MessageLine[]): LogAnswer[] {
  return messages.flatMap(({ seq, thread, aside }) =>
    thread === null ? [] : [{ seq: Number(seq), thread: Number(thread), isInRoom: aside === null }],
  )
}

function withEdits(events: readonly LogEvent[]): LogEvent[] {
  const edited = new Set(
    events.flatMap(({ change }) => (change?.kind === 'message.edited' ? [change.about] : [])),
  )
  return events.map((event) => (edited.has(event.seq) ? { ...event, isEdited: true } : event))
}

/** What the folder calls each file, by its id. */
async function readContents(ask: Ask): Promise<ReadonlyMap<string, string>> {
  const rows = await ask<{ id: string; content: string }>(
    'select id, content from files where content is not null',
  )
  return new Map(rows.map(({ id, content }) => [id, content]))
}

async function readReactions(ask: Ask, roomId: string): Promise<LogReaction[]> {
  const rows = await ask<{ seq: number | string; emoji: string; person: string }>(
    `select reaction_rows.seq, emoji, senders.id as person from reaction_rows
     join rooms on rooms.number = reaction_rows.room
     join senders on senders.number = reaction_rows.person
     where rooms.id = $1 order by reaction_rows.seq`,
    roomId,
  )
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }))
}

async function readMentions(ask: Ask, roomId: string): Promise<{ seq: number; person: string }[]> {
  const rows = await ask<{ seq: number | string; person: string }>(
    `select seq, "userId" as person from mention_rows
     join rooms on rooms.number = mention_rows.room where rooms.id = $1`,
    roomId,
  )
  return rows.map(({ seq, person }) => ({ seq: Number(seq), person }))
}

async function readVersions(ask: Ask, roomId: string): Promise<number[]> {
  const rows = await ask<{ seq: number | string }>(
    `select distinct message_versions.seq from message_versions
     join rooms on rooms.number = message_versions.room where rooms.id = $1`,
    roomId,
  )
  return rows.map(({ seq }) => Number(seq))
}
