// What a page of history costs, wherever it is in a long room.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { formatConditions, readConditions } from '../conditions.ts'
import { peers } from '../peers/peers.ts'
import { ServerProcess } from '../server-process.ts'
import { percentiles } from '../statistics.ts'

const messages = 1_000_000
const pages = 400
const root = join(import.meta.dirname, '../../..')

const places: Record<string, () => string> = {
  'the newest page': () => '',
  before: () => `?before=${randomPlace()}`,
  after: () => `?after=${randomPlace()}`,
  around: () => `?around=${randomPlace()}`,
}

/** Fills a room, and asks for pages in turns, so that a busy neighbour slows all kinds alike. */
export async function history(): Promise<void> {
  const server = await ServerProcess.start(peers.lobby, 0, { prepare: fill })
  try {
    const times = new Map(Object.keys(places).map((name) => [name, [] as number[]]))
    for (let turn = -20; turn < pages; turn++)
      for (const [name, place] of Object.entries(places)) {
        const took = await timed(`http://127.0.0.1:${server.port}`, place())
        if (turn >= 0) times.get(name)?.push(took)
      }
    const newest = percentiles(times.get('the newest page') ?? [])
    console.log(
      `${messages.toLocaleString('en')} messages in one room; ${pages} pages of each kind\n`,
    )
    console.log('                  p50 ms   p99 ms   times the newest page (p50, p99)')
    for (const [name, all] of times) {
      const { p50, p99 } = percentiles(all)
      const ratios = [p50 / newest.p50, p99 / newest.p99].map((ratio) => ratio.toFixed(2))
      console.log(
        `${name.padEnd(16)}${p50.toFixed(2).padStart(8)}${p99.toFixed(2).padStart(9)}   ${ratios.join(', ')}`,
      )
    }
    console.log(`\n${formatConditions(readConditions())}`)
  } finally {
    await server.stop()
  }
}

async function timed(url: string, query: string): Promise<number> {
  const from = performance.now()
  const answer = await fetch(`${url}/api/rooms/long/messages${query}`)
  const page = (await answer.json()) as { messages?: unknown[] }
  const took = performance.now() - from
  if (!page.messages?.length) throw new Error(`No page: ${JSON.stringify(page)}`)
  return took
}

function randomPlace(): number {
  return 1 + Math.floor(Math.random() * messages)
}

/** Writes the room into the database that `lobby migrate` makes, as its log would have: sent one by one, it would take the disk's patience. */
async function fill(folder: string): Promise<void> {
  const environment = { ...process.env, ...peers.lobby.environment({ folder }) }
  const command = ['apps/server/src/main.ts', 'migrate']
  const { status, stderr } = spawnSync(process.execPath, command, { cwd: root, env: environment })
  if (status !== 0) throw new Error(`The database could not be made: ${stderr}`)
  const database = new DatabaseSync(join(folder, 'lobby.db'))
  const at = `strftime('%Y-%m-%dT%H:%M:%fZ', 1700000000 + seq, 'unixepoch')`
  database.exec(`
    begin;
    insert into rooms (id, slug, name, createdAt) values ('r', 'long', 'Long', '2023-11-14T00:00:00.000Z');
    insert into room_heads (roomId, epoch, lastSeq, messageCount) values ('r', 'e', ${messages}, ${messages});
    create temp table places as
      with recursive each(seq) as (select 1 union all select seq + 1 from each where seq < ${messages}) select seq from each;
    insert into events (roomId, seq, kind, messageId, senderId, clientId, bodyHash, payload, createdAt)
      select 'r', seq, 'message.created', 'm' || seq, 'ada', 'c-' || seq, 'h',
        json_object('author', json_object('id', 'ada', 'name', 'Ada', 'guest', json('false')), 'body', 'Message ' || seq), ${at}
      from places;
    insert into messages (id, roomId, seq, authorId, authorName, authorGuest, body, createdAt)
      select 'm' || seq, 'r', seq, 'ada', 'Ada', 0, 'Message ' || seq, ${at} from places;
    commit;
  `)
  database.close()
}
