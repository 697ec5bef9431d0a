import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { Load, Measured } from './load-generator.ts'
import type { Peer } from './peers/peers.ts'
import { ServerProcess } from './server-process.ts'

export interface RoundSize {
  readonly sockets: number
  readonly speakers: number
  readonly seconds: number
}

/** Measures one peer once: a fresh server, a fresh generator, both gone afterwards. */
export async function runRound(peer: Peer, size: RoundSize): Promise<Measured> {
  const server = await ServerProcess.start(peer, size.sockets)
  try {
    const { sockets, speakers, seconds } = size
    return await generate({
      sockets,
      speakers,
      seconds,
      wire: peer.wire,
      window: peer.window,
      port: server.port,
      server: server.pid,
    })
  } catch (error) {
    throw new Error([(error as Error).message, server.output].filter(Boolean).join('\n'))
  } finally {
    await server.stop()
  }
}

function generate(load: Load): Promise<Measured> {
  const child = fork(join(import.meta.dirname, 'load-generator.ts'))
  return new Promise((resolve, reject) => {
    child.once('message', (report: { measured: Measured } | { failure: string }) => {
      if ('measured' in report) resolve(report.measured)
      else reject(new Error(report.failure))
    })
    child.once('exit', () => reject(new Error('The load generator ended without a report.')))
    child.send(load)
  })
}
