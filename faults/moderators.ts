// What the moderators of a server do all day: roles, mutes, and messages that are deleted.
import { setTimeout as delay } from 'node:timers/promises'
import { requestTo } from '@lobby/protocol/request'
import { askServer, findRunningServer } from '@lobby/server/testing'
import type { FaultyServer } from './faulty-server.ts'
import type { Random } from './random.ts'

/** Milliseconds between two things that they do. */
const pause = 400
/** Milliseconds in which a node answers, or is taken for one that stands still. */
const patience = 2_000

const roles = ['moderator', 'muted', 'member'] as const

interface Work {
  readonly nodes: () => readonly FaultyServer[]
  readonly rooms: readonly string[]
  /** By their ids. */
  readonly people: readonly string[]
  readonly random: Random
}

/** Begins; the answer ends it, with everybody in the role of a member. What a node that is broken answers does not matter. */
export function putModeratorsToWork({ nodes, rooms, people, random }: Work): () => Promise<void> {
  const over = new AbortController()
  const touched = new Map<string, readonly [room: string, person: string]>()

  const ask = async (...request: Parameters<typeof requestTo>) => {
    const node = random.pick(nodes())
    const server = node && (await findRunningServer(node.dataFolder))
    if (!server) return undefined
    const answer = askServer(server, requestTo(...request))
    const late = delay(patience, undefined, { ref: false })
    return Promise.race([answer, late]).catch(() => undefined)
  }
  const give = (slug: string, userId: string, role: (typeof roles)[number]) => {
    touched.set(`${slug} ${userId}`, [slug, userId])
    return ask('PATCH /api/rooms/{slug}/members/{userId}', {
      params: { slug, userId },
      body: { role },
    })
  }
  const deleteOne = async (slug: string) => {
    const room = await ask('GET /api/rooms/{slug}', { params: { slug } })
    if (!room?.ok) return
    const seq = random.whole(1, JSON.parse(room.text).lastSeq)
    await ask('DELETE /api/rooms/{slug}/messages/{seq}', { params: { slug, seq } })
  }
  const work = async () => {
    while (!over.signal.aborted) {
      const room = random.pick(rooms)
      if (random.chance(0.5)) await give(room, random.pick(people), random.pick(roles))
      else await deleteOne(room)
      await delay(pause)
    }
    // Or somebody would be muted for ever.
    for (const [room, person] of touched.values())
      for (let isDone = false; !isDone; ) {
        const answer = await give(room, person, 'member')
        isDone = answer !== undefined && answer.status < 500
        if (!isDone) await delay(pause)
      }
  }
  const working = work()
  return () => {
    over.abort()
    return working
  }
}
