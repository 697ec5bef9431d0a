import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { Peer } from './peers/peers.ts'
import { ServerProcess } from './server-process.ts'
import type { Load, Measured, Report } from './tasks/task.ts'

/** What a peer is asked for once. */
export type Round = Pick<Load, 'task' | 'sockets' | 'seconds'>

/** Measures one peer once: a fresh server, a fresh generator, both gone afterwards. */
export async function runRound(peer: Peer, round: Round): Promise<Measured> {
  const server = await ServerProcess.start(peer, round.sockets)
  try {
    const { wire } = peer
    return await generate({ ...round, wire, port: server.port, server: server.pid })
  } catch (error) {
    throw new Error([(error as Error).message, server.output].filter(Boolean).join('\n'))
  } finally {
    await server.stop()
  }
}

/** Has a fresh load generator carry a task out at a server that runs. */
export function generate(load: Load): Promise<Measured> {
  const child = fork(join(import.meta.dirname, 'load-generator.ts'))
  return new Promise((resolve, reject) => {
    child.once('message', (report: Report) => {
      if ('measured' in report) resolve(report.measured)
      else reject(new Error(report.failure))
    })
    child.once('exit', () => reject(new Error('The load generator ended without a report.')))
    child.send(load)
  })
}
