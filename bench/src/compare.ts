import type { Options } from './options.ts'
import { type Peer, type PeerName, peers, rawWriters } from './peers/peers.ts'
import { formatCeiling, formatComparison } from './report.ts'
import type { Rounds } from './result.ts'
import { runRound } from './round.ts'
import type { Comparison, ComparisonName } from './scenarios/comparisons.ts'
import type { Measured } from './tasks/task.ts'

/** Asks each peer in turn, round after round, and prints what they did. */
export async function compare(
  name: ComparisonName,
  { says, task, sockets: ofItself, withCeiling, ...comparison }: Comparison,
  options: Options,
): Promise<Rounds> {
  const { rounds, seconds, sockets = ofItself } = options
  const asked = peersOf(comparison, options)
  const all = new Map<PeerName, Measured[]>(asked.map((peer) => [peer, []]))

  // Round by round, so that a neighbour who compiles for a minute slows all of them alike.
  for (let round = 1; round <= rounds; round++)
    for (const [peer, measured] of all) {
      progress(`${name}, round ${round} of ${rounds}: ${peer}`)
      measured.push(await attempt(peers[peer], { task, sockets, seconds }))
    }
  progress('')

  const found = Object.fromEntries(all)
  const many = sockets.toLocaleString('en')
  console.log(`${name}: ${says}\n${many} sockets, ${seconds} s a round, medians of ${rounds}\n`)
  console.log(`${formatComparison(found)}\n`)
  if (withCeiling) await measureGenerator({ sockets, seconds })
  return found
}

/** Those that can be asked here; it is said why others cannot. */
function peersOf(comparison: Pick<Comparison, 'peers'>, { only }: Options): PeerName[] {
  return comparison.peers.filter((name) => {
    if (!only.includes(name)) return false
    const missing = (peers[name] as Peer).missing?.()
    if (missing) console.log(`${name} is left out: ${missing}.`)
    return !missing
  })
}

async function measureGenerator(size: { sockets: number; seconds: number }): Promise<void> {
  console.log('The load generator alone, reading and checking what a bare TCP server writes:')
  for (const writer of rawWriters) {
    progress(`the load generator: ${writer.name}`)
    const measured = await attempt(writer, { task: 'listen', ...size })
    progress('')
    console.log(`  ${formatCeiling(writer.name, [measured])}`)
  }
  console.log('')
}

/** A peer that fails has no figure in this round, and the run fails in the end; the others go on. */
async function attempt(peer: Peer, round: Parameters<typeof runRound>[1]): Promise<Measured> {
  try {
    return await runRound(peer, round)
  } catch (error) {
    progress('')
    console.error(`${peer.name} failed: ${(error as Error).message}`)
    process.exitCode = 1
    return {}
  }
}

/** One line that is written over, for a person who watches. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${text}`)
}
