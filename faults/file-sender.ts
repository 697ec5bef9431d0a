// How a page speaks tus in a run: a question at a time, some of which are cut in the middle.
import { uploadsPath } from '@lobby/protocol/request'
import type { Random } from './random.ts'
import { csrfHeaders, sessionFetch } from './session-fetch.ts'

/** A page gives up then, and tries again. */
const patience = 10_000
const tus = { 'tus-resumable': '1.0.0' }
/** Of ten pieces so many break off halfway. */
const cutsOfTen = 2

export type FileSender = ReturnType<typeof createFileSender>

/** Each answers undefined where the question or its answer was lost, or it is to be asked again. */
export function createFileSender(url: string, cookie: string, random: Random) {
  const fetchAs = sessionFetch(url, cookie)
  const ask = async (path: string, init: RequestInit): Promise<Response | undefined> => {
    const headers = { ...tus, ...csrfHeaders(cookie), ...init.headers }
    const signal = AbortSignal.timeout(patience)
    const answer = await fetchAs(new URL(path, url), { ...init, headers, signal }).catch(() => {})
    // It is not read, and its connection is to go.
    if (answer) await answer.body?.cancel().catch(() => {})
    return answer ?? undefined
  }
  const offsetIn = ({ headers }: Response) => Number(headers.get('upload-offset'))

  return {
    /** Begins an upload; answers its address. */
    async begin(name: string, bytes: number): Promise<string | undefined> {
      const filename = Buffer.from(name).toString('base64')
      const headers = { 'upload-length': `${bytes}`, 'upload-metadata': `filename ${filename}` }
      const answer = await ask(uploadsPath, { method: 'POST', headers })
      return answer?.headers.get('location') ?? undefined
    },
    /** How much of it is there. */
    async offset(place: string): Promise<number | 'gone' | undefined> {
      const answer = await ask(place, { method: 'HEAD' })
      if (answer?.status === 404 || answer?.status === 410) return 'gone'
      return answer?.ok ? offsetIn(answer) : undefined
    },
    /** Brings one piece more; answers how much is there then. */
    async bring(place: string, content: Uint8Array, offset: number): Promise<number | undefined> {
      const piece = content.slice(offset, offset + random.whole(16, 128) * 1_024)
      const isCut = random.chance(cutsOfTen / 10)
      const answer = await ask(place, {
        method: 'PATCH',
        headers: {
          'upload-offset': `${offset}`,
          'content-type': 'application/offset+octet-stream',
        },
        ...(isCut ? { body: halfOf(piece), duplex: 'half' } : { body: piece }),
      } as RequestInit)
      return answer?.ok ? offsetIn(answer) : undefined
    },
  }
}

/** A body whose sender goes before its end. */
function halfOf(piece: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async start(controller) {
      controller.enqueue(piece.subarray(0, piece.length >> 1))
      // Or nothing of it would leave.
      await new Promise((resolve) => setTimeout(resolve, 20))
      controller.error(new Error('cut'))
    },
  })
}
