import { parseArgs } from 'node:util'
import { type PeerName, peers } from './peers/peers.ts'
import { scenarios } from './scenarios/scenarios.ts'

export interface Options {
  readonly sockets: number
  readonly seconds: number
  readonly rounds: number
  readonly only: readonly PeerName[]
  /** Where to write every figure of every round. */
  readonly json: string | undefined
}

const names = Object.keys(peers) as PeerName[]

export const usage = `Measures how fast one room speaks to many sockets, ours beside others'.

  node bench/src/main.ts [flags]

  --sockets 1000   how many sockets are in the room; 8 of them speak
  --seconds 5      how long a peer is measured, busy and quiet each
  --rounds 3       how often; the table shows medians
  --only ${names.join(',')}
                   which peers
  --json file      writes every figure of every round there
  --help

Other questions, without flags:
${Object.entries(scenarios)
  .map(([name, { says }]) => `  node bench/src/main.ts ${name.padEnd(10)} ${says}`)
  .join('\n')}`

/** Reads the command line; undefined when help was asked for. Throws what is wrong in words for whoever typed it. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sockets: { type: 'string', default: '1000' },
      seconds: { type: 'string', default: '5' },
      rounds: { type: 'string', default: '3' },
      only: { type: 'string', default: names.join(',') },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  return {
    sockets: readNumber('--sockets', values.sockets, 16, 50_000),
    seconds: readNumber('--seconds', values.seconds, 1, 600),
    rounds: readNumber('--rounds', values.rounds, 1, 99),
    only: values.only.split(',').map(readPeer),
    json: values.json,
  }
}

function readNumber(flag: string, text: string, least: number, most: number): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < least || number > most)
    throw new Error(`${flag} takes a whole number from ${least} to ${most}, not “${text}”.`)
  return number
}

function readPeer(text: string): PeerName {
  const name = names.find((name) => name === text.trim())
  if (!name)
    throw new Error(`--only takes ${names.join(', ')}, with commas between; not “${text}”.`)
  return name
}
