import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openTestStorage } from '../storage/testing/test-storage.ts'
import '../testing/process-limit.ts'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { openRoomLog } from './open-room-log.ts'

interface Ack {
  readonly roomId: string
  readonly clientId: string
  readonly seq: number
  readonly id: string
}

const script = fileURLToPath(new URL('./testing/append-until-killed.ts', import.meta.url))
const kills = 20
/** The kill comes after a random number of acknowledgements up to this. */
const mostAcks = 300

/** Runs the appending process, kills it at a random moment, and answers what it had acknowledged. */
async function appendUntilKilled(dataFolder: string, roomIds: readonly string[]): Promise<Ack[]> {
  const child = spawn(process.execPath, [script, dataFolder, ...roomIds], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const killAt = 1 + Math.floor(Math.random() * mostAcks)
  const acks: Ack[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    acks.push(JSON.parse(line))
    if (acks.length === killAt) child.kill('SIGKILL')
  }
  const [, signal] = await exited
  expect(signal).toBe('SIGKILL')
  return acks
}

test('whatever was acknowledged before a kill -9 is there once, in its place', async () => {
  const dataFolder = temporaryFolder()
  const setUp = await openTestStorage({ dataFolder })
  const log = openRoomLog(setUp)
  const roomIds: string[] = []
  for (const slug of ['garden', 'attic', 'cellar'])
    roomIds.push((await log.createRoom({ slug, name: slug })).id)
  await setUp.close()

  const acks: Ack[] = []
  for (let kill = 0; kill < kills; kill++) {
    acks.push(...(await appendUntilKilled(dataFolder, roomIds)))

    const storage = await openTestStorage({ dataFolder })
    const events = await storage.db.selectFrom('events').selectAll().orderBy('seq').execute()
    const messages = await storage.db.selectFrom('messages').select(['id', 'seq']).execute()
    const heads = await storage.db.selectFrom('room_heads').selectAll().execute()
    await storage.close()

    const byId = Map.groupBy(events, ({ messageId }) => messageId)
    const missing = acks.filter(({ id, roomId, clientId, seq }) => {
      const [event, ...more] = byId.get(id) ?? []
      const isInPlace = event?.roomId === roomId && event.clientId === clientId && event.seq === seq
      return !isInPlace || more.length > 0
    })
    expect(missing).toEqual([])
    for (const { roomId, lastSeq, messageCount } of heads) {
      const seqs = events.filter((event) => event.roomId === roomId).map(({ seq }) => seq)
      expect(seqs).toEqual(seqs.map((_, index) => index + 1))
      expect([lastSeq, messageCount]).toEqual([seqs.length, seqs.length])
    }
    expect(new Set(messages.map(({ id }) => id))).toEqual(new Set(byId.keys()))
  }
  expect(acks.length).toBeGreaterThanOrEqual(kills)
})
