import { parseArgs } from 'node:util'
import { type PeerName, peerNames } from './peers/peers.ts'
import { type ComparisonName, comparisonNames, comparisons } from './scenarios/comparisons.ts'
import { scenarios } from './scenarios/scenarios.ts'

export interface Options {
  readonly comparisons: readonly ComparisonName[]
  /** Undefined: as many as the comparison has by itself. */
  readonly sockets: number | undefined
  readonly seconds: number
  readonly rounds: number
  readonly only: readonly PeerName[]
  /** Where to write every figure of every round. */
  readonly json: string | undefined
  /** A file that `json` wrote: no ratio may be worse than there by more than a fifth. */
  readonly guard: string | undefined
}

const says = (all: Record<string, { says: string }>) =>
  Object.entries(all)
    .map(([name, { says }]) => `  ${name.padEnd(10)} ${says}`)
    .join('\n')

export const usage = `Measures Lobby beside plain ws, Socket.IO and a bare loop in C.

  node bench/src/main.ts [comparison ...] [flags]

${says(comparisons)}

  --sockets number how many; each comparison has its own by itself
  --seconds 5      how long a peer is measured
  --rounds 3       how often; tables show medians
  --only ${peerNames.join(',')}
                   which peers
  --json file      writes every figure of every round there
  --guard file     fails when a ratio is worse than in that file by more than a fifth
  --help

Other questions, without flags:

${says(scenarios)}`

/** Reads the command line; undefined when help was asked for. Throws what is wrong in words for the person who typed it. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      sockets: { type: 'string' },
      seconds: { type: 'string', default: '5' },
      rounds: { type: 'string', default: '3' },
      only: { type: 'string', default: peerNames.join(',') },
      json: { type: 'string' },
      guard: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  const { sockets } = values
  return {
    comparisons: positionals.length > 0 ? positionals.map(readComparison) : comparisonNames,
    sockets: sockets === undefined ? undefined : readNumber('--sockets', sockets, 100, 50_000),
    seconds: readNumber('--seconds', values.seconds, 1, 600),
    rounds: readNumber('--rounds', values.rounds, 1, 99),
    only: values.only.split(',').map(readPeer),
    json: values.json,
    guard: values.guard,
  }
}

function readNumber(flag: string, text: string, least: number, most: number): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < least || number > most)
    throw new Error(`${flag} takes a whole number from ${least} to ${most}, not “${text}”.`)
  return number
}

function readPeer(text: string): PeerName {
  const name = peerNames.find((name) => name === text.trim())
  if (!name)
    throw new Error(`--only takes ${peerNames.join(', ')}, with commas between; not “${text}”.`)
  return name
}

function readComparison(text: string): ComparisonName {
  const name = comparisonNames.find((name) => name === text)
  if (!name)
    throw new Error(`“${text}” is none of ${comparisonNames.join(', ')}; others stand alone.`)
  return name
}
