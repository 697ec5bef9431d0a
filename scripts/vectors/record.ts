// Lives of a client at a real server, from a seed: people write, change and take back; the network breaks; what was missed comes.
import { type ChatState, createChatClient } from '@lobby/client'
import { limits } from '@lobby/protocol/limits'
import type { Chat, Visitor } from '../../apps/server/src/testing/build-chat.ts'
import { makePrivateRoom } from '../../apps/server/src/testing/private-room.ts'
import { type Random, randomFrom } from '../../faults/random.ts'
import type { Step } from './client-case.ts'
import { inPlainNames } from './plain-names.ts'
import { Recorder } from './recording-socket.ts'

export type Kind = 'life' | 'break' | 'loss' | 'outbox' | 'membership' | 'reset' | 'too much'

interface Life {
  readonly chat: Chat
  readonly random: Random
  readonly slug: string
  readonly people: readonly Visitor[]
}

/** The people of every life: Ada, whose client it is, Bob, who moderates, and Eve. */
export type People = readonly [ada: Visitor, bob: Visitor, eve: Visitor]

/** They are at a server whose other rooms Ada does not see. */
export async function peopleOf(chat: Chat): Promise<People> {
  const owner = await chat.account('owner', 'owner')
  const json = { guests: false }
  await chat.fetch('/api/rooms/lobby/settings', { as: owner, method: 'PATCH', json })
  return [await chat.guest('Ada'), await chat.account('bob'), await chat.account('eve')]
}

/** What happens to Ada's client in one life of this kind, in plain names. */
export async function record(
  chat: Chat,
  people: People,
  kind: Kind,
  seed: number,
): Promise<readonly Step[]> {
  const random = randomFrom(seed)
  const [ada, bob, eve] = people
  const { slug } = await makePrivateRoom(chat, bob, { name: 'Garden', members: [ada, eve] })
  const life: Life = { chat, random, slug, people: kind === 'membership' ? [bob, eve] : people }
  await actAtTimes(life, random.whole(1, 5))

  const recorder = new Recorder()
  const client = createChatClient({
    url: chat.url,
    random: () => 0,
    WebSocket: recorder.socketClass(chat.url, ada.cookie) as never,
  })
  const caughtUp = async () => {
    const head = await headOf(life)
    await until(client, ({ rooms, timelines, pending }) => {
      const waits = pending.some(({ state }) => state.kind === 'sending')
      return (
        rooms !== null && !waits && (!rooms.has(slug) || (timelines.get(slug)?.seq ?? 0) >= head)
      )
    })
  }
  try {
    if (kind === 'reset') recorder.otherEpoch = 'earlier'
    client.connect()
    await caughtUp()
    for (let turn = random.whole(1, 3); turn > 0; turn--) {
      await actAtTimes(life, random.whole(1, 4), caughtUp)
      await events[kind]({ life, recorder, client, caughtUp, others: [bob, ada] })
      await caughtUp()
    }
  } finally {
    client.close()
    // The next life is in its own room alone.
    await chat.fetch(`/api/rooms/${slug}/members/${ada.id}`, { as: bob, method: 'DELETE' })
  }
  return inPlainNames(recorder.steps, { slug, people })
}

interface Scene {
  readonly life: Life
  readonly recorder: Recorder
  readonly client: ReturnType<typeof createChatClient>
  readonly caughtUp: () => Promise<void>
  readonly others: readonly [moderator: Visitor, member: Visitor]
}

/** Resolves when the state of the client is so. */
function until(client: Scene['client'], isSo: (state: ChatState) => boolean): Promise<void> {
  if (isSo(client.getState())) return Promise.resolve()
  const { promise, resolve } = Promise.withResolvers<void>()
  const stop = client.subscribe(() => {
    if (isSo(client.getState())) resolve()
  })
  return promise.finally(stop)
}

/** What a life is about, besides what is said in it. */
const events: { readonly [K in Kind]: (scene: Scene) => Promise<void> } = {
  async life() {},
  async break({ life, recorder }) {
    recorder.leave(life.random.pick([1001, 1006, 1011, 1012, 1013, 4408]))
    await actAtTimes(life, life.random.whole(0, 4))
    recorder.comeBack()
  },
  async loss({ life, recorder }) {
    recorder.losesEvents = true
    await actAtTimes(life, life.random.whole(1, 3))
    await sentBy(life)
    recorder.losesEvents = false
    await actAtTimes(life, 1)
  },
  async outbox({ life, recorder, client, caughtUp }) {
    const { random, slug } = life
    const body = random.pick([...texts, '   ', 'x'.repeat(limits.messageCodePoints + 1)])
    recorder.isDeaf = random.chance(0.6)
    recorder.steps.push({ sends: { room: slug, body, clientId: client.send(slug, body) } })
    if (!recorder.isDeaf) return caughtUp()
    await actAtTimes(life, random.whole(0, 2))
    recorder.leave()
    recorder.comeBack()
  },
  async membership({ life, others: [moderator, member], client }) {
    const path = `/api/rooms/${life.slug}/members/${member.id}`
    const isIn = client.getState().rooms?.has(life.slug)
    const told = until(client, ({ rooms }) => rooms?.has(life.slug) !== isIn)
    await life.chat.fetch(path, { as: moderator, method: isIn ? 'DELETE' : 'PUT' })
    await told
  },
  async reset({ life, recorder }) {
    if (recorder.otherEpoch === undefined) return
    recorder.leave()
    recorder.otherEpoch = undefined
    await actAtTimes(life, life.random.whole(0, 3))
    recorder.comeBack()
  },
  async 'too much'({ life, recorder }) {
    recorder.leave()
    const { chat, slug, people } = life
    for (let n = 0; n <= limits.replayEvents; n++)
      await chat.fetch(`/api/rooms/${slug}/messages`, {
        as: people[1] as Visitor,
        json: { body: `${n}` },
      })
    recorder.comeBack()
  },
}

const texts = [
  'Tea?',
  'At **four**, in the garden',
  'ok',
  'שלום',
  '👩‍💻 done',
  'a\nb',
  '`code`',
  ':wave:',
]
const emojis = ['👍', '🎉', '❤️']

async function actAtTimes(life: Life, times: number, after: () => Promise<void> = async () => {}) {
  for (let time = 0; time < times; time++) {
    await life.random.pick(actions)(life)
    await after()
  }
}

async function sentBy({ chat, slug, people, random }: Life, more: object = {}): Promise<void> {
  const json = { body: random.pick(texts), ...more }
  await chat.fetch(`/api/rooms/${slug}/messages`, { as: random.pick(people), json })
}

/** Asks for a change of a message that is there. */
async function changed(
  life: Life,
  init: RequestInit & { json?: unknown },
  path = '',
): Promise<void> {
  const { chat, slug, random, people } = life
  const { messages } = await chat.json(`/api/rooms/${slug}/messages`, {
    as: people.at(-1) as Visitor,
  })
  if (messages.length === 0) return sentBy(life)
  const { seq, author } = random.pick(messages) as { seq: number; author: { id: string } }
  const isAuthors = init.method === 'PATCH' || (init.method === 'DELETE' && path === '')
  const as = isAuthors ? people.find(({ id }) => id === author.id) : random.pick(people)
  await chat.fetch(`/api/rooms/${slug}/messages/${seq}${path}`, { ...init, as: as as Visitor })
}

async function answered(life: Life): Promise<void> {
  const { chat, slug, random, people } = life
  const { messages } = await chat.json(`/api/rooms/${slug}/messages`, {
    as: people.at(-1) as Visitor,
  })
  const roots = messages.filter((one: { deleted?: true }) => !one.deleted)
  if (roots.length === 0) return sentBy(life)
  const { seq } = random.pick(roots) as { seq: number }
  const more = random.chance(0.3) ? { thread: seq, alsoInRoom: true } : { thread: seq }
  await sentBy(life, random.chance(0.3) ? { replyTo: seq } : more)
}

const react = (life: Life, method: string) =>
  changed(life, { method }, `/reactions/${encodeURIComponent(life.random.pick(emojis))}`)

const actions: readonly ((life: Life) => Promise<void>)[] = [
  sentBy,
  (life) => sentBy(life),
  (life) => changed(life, { method: 'PATCH', json: { body: life.random.pick(texts) } }),
  (life) => changed(life, { method: 'DELETE' }),
  (life) => react(life, 'PUT'),
  (life) => react(life, 'PUT'),
  (life) => react(life, 'DELETE'),
  (life) => changed(life, { method: 'PUT' }, '/pin'),
  (life) => changed(life, { method: 'DELETE' }, '/pin'),
  answered,
  answered,
]

async function headOf({ chat, slug }: Life): Promise<number> {
  const { lastSeq } = await chat.app.context.db
    .selectFrom('room_heads')
    .select('lastSeq')
    .where('roomId', '=', await chat.roomId(slug))
    .executeTakeFirstOrThrow()
  return Number(lastSeq)
}
