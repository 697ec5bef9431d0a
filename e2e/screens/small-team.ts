// A server with a small team on it, as the pictures show it.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { csrf } from '@lobby/protocol/limits'
import { type APIRequestContext, request } from '@playwright/test'
import type { LobbyServer } from '../server.ts'
import {
  colleagues,
  conversation,
  formatting,
  guests,
  otherRooms,
  owner,
  type Said,
  topic,
} from './conversation.ts'

/** Everybody's. */
const password = 'the garden of ada 17'

/** A person who speaks to the API in a session of their own. */
export interface Speaker {
  readonly id: string
  readonly context: APIRequestContext
  ask(
    method: string,
    path: string,
    data?: object,
  ): Promise<{ id: string; seq: number; slug: string; version: number; url?: string }>
}

/** The cookies of a person, for a browser. */
export type State = Awaited<ReturnType<APIRequestContext['storageState']>>

/** What can be seen where, and the person it is shown to. */
export interface SmallTeam {
  /** The address of each room, by its name. */
  readonly rooms: Readonly<Record<string, string>>
  /** That of a direct room with each of these. */
  readonly directs: Readonly<Record<string, string>>
  /** The owner's. */
  readonly state: State
  readonly mira: Speaker
  readonly by: (name: string) => Speaker
}

/**
 * Fills a server that has just started. The owner comes in by `visit`, before others write: what is
 * new to a person is counted from there.
 */
export async function fillSmallTeam(
  server: LobbyServer,
  visit: (state: State) => Promise<void>,
): Promise<SmallTeam> {
  const claim = new URL(await server.claimUrl).pathname.split('/').at(-1)
  const mira = await comeIn(server, 'claim', {
    token: claim,
    account: { username: owner, password },
  })
  const people = new Map([[owner, mira]])
  for (const name of colleagues) {
    await mira.ask('POST', 'admin/users', { username: name, password, role: 'member' })
    people.set(name, await comeIn(server, 'sign-in', { username: name, password }))
  }
  for (const name of guests) people.set(name, await comeIn(server, 'guest', { name }))
  const by = (name: string) => people.get(name) ?? mira

  const rooms: Record<string, string> = {}
  const make = async (name: string, more = {}) => {
    const { slug } = await mira.ask('POST', 'rooms', { name, ...more })
    rooms[name] = slug
    return slug
  }
  const room = await make('Product')
  await mira.ask('PATCH', `rooms/${room}`, { topic })
  await make('Attic')
  await make('Board', { kind: 'private' })
  await make('Formats')
  await make('Archive of the last season')
  for (const [name] of otherRooms) await make(name)
  await visit(await mira.context.storageState())
  for (const [name, who, text] of otherRooms)
    if (text) await by(who).ask('POST', `rooms/${rooms[name]}/messages`, { body: text })
  const seqs = await talk(room, conversation, by)
  await talk(rooms.Formats ?? '', formatting, by)
  const directs: Record<string, string> = {}
  for (const name of ['Leila', 'Jonas', 'Tomás']) {
    const { slug } = await mira.ask('POST', 'direct-rooms', { people: [by(name).id] })
    if (name !== 'Tomás')
      await by(name).ask('POST', `rooms/${slug}/messages`, { body: 'Lunch at one?' })
    directs[name] = slug
  }
  await lookAfter(mira, by, room, seqs)
  await mira.ask('PATCH', `rooms/${rooms['Archive of the last season']}/settings`, {
    archived: true,
  })
  return { rooms, directs, mira, by, state: await mira.context.storageState() }
}

/** What an owner and her people have done besides talking. */
async function lookAfter(
  mira: Speaker,
  by: (name: string) => Speaker,
  room: string,
  seqs: readonly number[],
): Promise<void> {
  const message = (place: number) => `rooms/${room}/messages/${seqs[place]}`
  await by('Leila').ask('POST', `${message(5)}/reports`, { reason: 'Is this the right room?' })
  for (const place of [3, 11]) await mira.ask('PUT', `saved/${room}/${seqs[place]}`)
  await mira.ask('POST', 'invitations', { uses: 5 })
  await mira.ask('PUT', 'groups/designers')
  for (const name of ['Leila', 'Jonas'])
    await mira.ask('PUT', `groups/designers/members/${by(name).id}`)
}

/** Says all of it; answers with the `seq` of each. */
async function talk(
  room: string,
  conversation: readonly Said[],
  by: (name: string) => Speaker,
): Promise<number[]> {
  const seqs: number[] = []
  const address = (seq: number) => `rooms/${room}/messages/${seq}`
  for (const said of conversation) {
    const speaker = by(said.by)
    const { seq } = await speaker.ask('POST', `rooms/${room}/messages`, first(said, seqs))
    seqs.push(seq)
  }
  for (const [
    place,
    { by: author, before, text, pinned, reactions = {} },
  ] of conversation.entries()) {
    const message = address(seqs[place] ?? 0)
    if (before) await by(author).ask('PATCH', message, { body: text })
    if (pinned) await by(owner).ask('PUT', `${message}/pin`)
    for (const [emoji, names] of Object.entries(reactions))
      for (const name of names)
        await by(name).ask('PUT', `${message}/reactions/${encodeURIComponent(emoji)}`)
  }
  return seqs
}

function first({ text, before = text, answers, inThread }: Said, seqs: readonly number[]) {
  return {
    body: before,
    ...(answers !== undefined && { replyTo: seqs[answers] }),
    ...(inThread !== undefined && { thread: seqs[inThread] }),
  }
}

async function comeIn({ url }: LobbyServer, how: string, data: object): Promise<Speaker> {
  const context = await request.newContext({
    baseURL: url,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    extraHTTPHeaders: { 'sec-fetch-site': 'same-origin' },
  })
  const ask: Speaker['ask'] = async (method, path, data) => {
    const { cookies } = await context.storageState()
    const token = cookies.find(({ name }) => name === csrf.cookie)?.value
    const headers = token ? { [csrf.header]: token } : {}
    const answer = await context.fetch(`/api/${path}`, { method, data, headers })
    if (!answer.ok()) throw new Error(`${method} ${path}: ${await answer.text()}`)
    return answer.status() === 204 ? {} : answer.json()
  }
  await ask('POST', `auth/${how}`, data)
  const me = await (await context.get('/api/auth/me')).json()
  return { id: me.user.id, context, ask }
}

/**
 * Moves what was said to two days, the last of it to this instant: a server that was filled in a
 * second would show one time of day everywhere. The server must not run.
 */
export function spreadInTime({ dataFolder }: LobbyServer, last: Date): void {
  const database = new DatabaseSync(join(dataFolder, 'lobby.db'))
  const rows = database
    .prepare('select number, room, messageId from event_rows order by number desc')
    .all()
  const move = database.prepare('update event_rows set createdAt = ? where number = ?')
  const ageOf = new Map<unknown, { minutes: number; count: number }>()
  for (const { number, room, messageId } of rows) {
    const age = ageOf.get(room) ?? { minutes: 2, count: 0 }
    move.run(last.getTime() - age.minutes * 60_000, Number(number))
    ageOf.set(room, age)
    // What was done with messages came after the last of them.
    if (messageId === null) continue
    age.count++
    // Some follow each other at once, some after a pause, and there is a night between them.
    age.minutes += age.count % 10 === 0 ? 16 * 60 : age.count % 3 === 0 ? 9 : 1
  }
  database.close()
}
