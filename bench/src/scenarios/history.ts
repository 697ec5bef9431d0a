// What a page of history costs, wherever it is in a long room.
import { growFolder, longRoom } from '../grown-folder.ts'
import { peers } from '../peers/peers.ts'
import { ServerProcess } from '../server-process.ts'
import { percentiles } from '../statistics.ts'
import type { Figures, Measured } from '../tasks/task.ts'

const size = { messages: 1_000_000, rooms: 1, people: 100 }
const pages = 400

const places: Record<string, () => string> = {
  'the newest page': () => '',
  before: () => `?before=${randomPlace()}`,
  after: () => `?after=${randomPlace()}`,
  around: () => `?around=${randomPlace()}`,
}

/** Fills a room, and asks for pages in turns, so that a busy neighbour slows all kinds alike. */
export async function history(): Promise<Measured> {
  const server = await ServerProcess.start(peers.lobby, 0, {
    prepare: async (folder) => void (await growFolder(folder, size)),
  })
  try {
    const times = new Map(Object.keys(places).map((name) => [name, [] as number[]]))
    for (let turn = -20; turn < pages; turn++)
      for (const [name, place] of Object.entries(places)) {
        const took = await timed(`http://127.0.0.1:${server.port}`, place())
        if (turn >= 0) times.get(name)?.push(took)
      }
    const newest = percentiles(times.get('the newest page') ?? [])
    console.log(
      `${size.messages.toLocaleString('en')} messages in one room; ${pages} pages of each kind\n`,
    )
    const measured: Record<string, Figures> = {}
    console.log('                  p50 ms   p99 ms   times the newest page (p50, p99)')
    for (const [name, all] of times) {
      const { p50, p99 } = percentiles(all)
      measured[name] = { answerP50: p50, answerP99: p99 }
      const ratios = [p50 / newest.p50, p99 / newest.p99].map((ratio) => ratio.toFixed(2))
      console.log(
        `${name.padEnd(16)}${p50.toFixed(2).padStart(8)}${p99.toFixed(2).padStart(9)}   ${ratios.join(', ')}`,
      )
    }
    return measured
  } finally {
    await server.stop()
  }
}

async function timed(url: string, query: string): Promise<number> {
  const from = performance.now()
  const answer = await fetch(`${url}/api/rooms/${longRoom}/messages${query}`)
  const page = (await answer.json()) as { messages?: unknown[] }
  const took = performance.now() - from
  if (!page.messages?.length) throw new Error(`No page: ${JSON.stringify(page)}`)
  return took
}

function randomPlace(): number {
  return 1 + Math.floor(Math.random() * size.messages)
}
