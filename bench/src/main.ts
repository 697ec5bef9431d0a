// `npm run bench`: every peer in turn, round after round, then one table.
import { writeFile } from 'node:fs/promises'
import { formatConditions, readConditions } from './conditions.ts'
import type { Measured } from './load-generator.ts'
import { type Options, readOptions, usage } from './options.ts'
import { type Peer, type PeerName, peers, rawWriters } from './peers/peers.ts'
import { formatCeiling, formatTable } from './report.ts'
import { runRound } from './round.ts'
import { isScenario, scenarios } from './scenarios/scenarios.ts'

const speakers = 8

const [first] = process.argv.slice(2)
try {
  if (isScenario(first)) await scenarios[first].run()
  else {
    const options = readOptions(process.argv.slice(2))
    if (options) await bench(options)
    else console.log(usage)
  }
} catch (error) {
  console.error(`${(error as Error).message}\n\n${usage}`)
  process.exitCode = 2
}

async function bench(options: Options): Promise<void> {
  const conditions = readConditions()
  const measured = new Map<PeerName, Measured[]>(options.only.map((name) => [name, []]))
  const ceilings = new Map<Peer, Measured[]>(rawWriters.map((peer) => [peer, []]))

  // Round by round, so that a neighbour who compiles for a minute slows all of them alike.
  for (let round = 1; round <= options.rounds; round++) {
    for (const [name, rounds] of measured) {
      progress(`round ${round} of ${options.rounds}: ${name}`)
      await attempt(name, () => runRound(peers[name], { ...options, speakers }), rounds)
    }
    for (const [peer, rounds] of ceilings) {
      progress(`round ${round} of ${options.rounds}: the load generator, ${peer.name}`)
      await attempt(peer.name, () => runRound(peer, { ...options, speakers: 0 }), rounds)
    }
  }

  progress('')
  const { sockets, seconds, rounds } = options
  console.log(
    `${sockets.toLocaleString('en')} sockets in one room, ${speakers} of them speaking; ` +
      `${seconds} s a round, medians of ${rounds}\n\n${formatTable(measured)}\n\n` +
      'The load generator alone, reading and checking what a bare TCP server writes:',
  )
  for (const [peer, rounds] of ceilings) console.log(`  ${formatCeiling(peer.name, rounds)}`)
  console.log(`\n${formatConditions(conditions)}`)

  if (options.json) {
    const generator = Object.fromEntries([...ceilings].map(([peer, all]) => [peer.name, all]))
    const record = { conditions, options, peers: Object.fromEntries(measured), generator }
    await writeFile(options.json, `${JSON.stringify(record, null, 2)}\n`)
  }
}

/** A peer that fails has no figure in this round, and the run fails in the end; the others go on. */
async function attempt(
  name: string,
  run: () => Promise<Measured>,
  rounds: Measured[],
): Promise<void> {
  try {
    rounds.push(await run())
  } catch (error) {
    progress('')
    console.error(`${name} failed: ${(error as Error).message}`)
    process.exitCode = 1
  }
}

/** One line that is written over, for whoever watches. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${text}`)
}
