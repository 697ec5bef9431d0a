// How fast the server stores messages that it delivers to no other socket, and what one takes on the disk.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { peers } from '../peers/peers.ts'
import { threadsCpu } from '../process-usage.ts'
import { body, Sender } from '../sender.ts'
import { ServerProcess } from '../server-process.ts'
import type { Measured } from '../tasks/task.ts'

const senders = 64
/** Messages that each has under way. */
const window = 16
const seconds = { before: 2, counted: 10 }

/** Guests who follow no room send as fast as what they sent is acknowledged, which is when it is on the disk. */
export async function store(): Promise<Measured> {
  let folder = ''
  const prepare = async (given: string) => {
    folder = given
  }
  const server = await ServerProcess.start(peers.lobby, senders, { prepare })
  try {
    const all = await Promise.all(
      Array.from({ length: senders }, (_, n) =>
        Sender.open({ port: server.port, room: 'lobby', name: `Sender ${n}`, window }),
      ),
    )
    const acknowledged = () => all.reduce((sum, { acknowledged }) => sum + acknowledged, 0)
    await delay(seconds.before * 1_000)
    const [from, at, spent] = [acknowledged(), performance.now(), threadsCpu(server.pid)]
    await delay(seconds.counted * 1_000)
    const stored = acknowledged() - from
    const rate = (stored / (performance.now() - at)) * 1_000
    const each = ((threadsCpu(server.pid) - spent) / stored) * 1_000
    await Promise.all(all.map((sender) => sender.close()))
    // The write-ahead log goes into the database a second after the last write.
    await delay(3_000)

    console.log(
      `${senders} senders with ${window} messages of ${body.length} bytes under way each, in one room\n\n` +
        `${Math.round(rate).toLocaleString('en')} messages a second stored and acknowledged, each for ${each.toFixed(0)} µs of the server’s processor\n`,
    )
    const disk = showDisk(join(folder, 'lobby.db'))
    return { '': { messages: rate, processor: each, disk } }
  } finally {
    await server.stop()
  }
}

/** Says where the bytes of a message are, and answers how many they are. */
function showDisk(file: string): number {
  const database = new DatabaseSync(file, { readOnly: true })
  const count = Number(database.prepare('select count(*) as n from message_rows').get()?.n)
  const parts = database
    .prepare('select name, sum(pgsize) as bytes from dbstat group by name order by bytes desc')
    .all() as { name: string; bytes: number }[]
  database.close()
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0)
  console.log(`${(total / count).toFixed(0)} bytes on the disk for each of ${count} messages:`)
  for (const { name, bytes } of parts.slice(0, 8))
    console.log(`  ${name.padEnd(32)}${(bytes / count).toFixed(1).padStart(8)}`)
  return total / count
}
