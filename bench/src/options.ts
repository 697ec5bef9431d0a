import { parseArgs } from 'node:util'
import { questionsWithGoals } from './goals.ts'
import { type PeerName, peerNames } from './peers/peers.ts'
import type { QuestionName } from './result.ts'
import { comparisonNames, comparisons } from './scenarios/comparisons.ts'
import { scenarioNames, scenarios } from './scenarios/scenarios.ts'

export interface Options {
  readonly questions: readonly QuestionName[]
  /** Undefined: as many as the comparison has by itself. */
  readonly sockets: number | undefined
  readonly seconds: number
  readonly rounds: number
  readonly only: readonly PeerName[]
  /** Messages among which is searched. */
  readonly messages: number
  /** Where what was filled for it is kept, and used again; undefined: it is removed. */
  readonly folder: string | undefined
  /** Where to write every figure of every round. */
  readonly json: string | undefined
  /** A file that `json` wrote: no ratio may be worse than there by more than a fifth. */
  readonly guard: string | undefined
}

const says = (all: Record<string, { says: string }>) =>
  Object.entries(all)
    .map(([name, { says }]) => `  ${name.padEnd(10)} ${says}`)
    .join('\n')

export const usage = `Measures Lobby beside others, and alone, and says which goals are reached.

  node bench/src/main.ts [question ...] [flags]

Without a question, all that have a goal are asked. Beside plain ws, Socket.IO, a bare loop in C …

${says(comparisons)}

  --sockets number how many; each comparison has its own by itself
  --seconds 4      how long a peer is measured
  --rounds 1       how often; tables show medians
  --only ${peerNames.join(',')}
                   which peers
  --messages 100000
                   among which \`search\` seeks
  --folder path    keeps them there, for the next time
  --json file      writes every figure of every round there
  --guard file     fails when a ratio is worse than in that file by more than a fifth
  --help

Alone:

${says(scenarios)}`

/** Reads the command line; undefined when help was asked for. Throws what is wrong in words for the person who typed it. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      sockets: { type: 'string' },
      seconds: { type: 'string', default: '4' },
      rounds: { type: 'string', default: '1' },
      only: { type: 'string', default: peerNames.join(',') },
      messages: { type: 'string', default: '100000' },
      folder: { type: 'string' },
      json: { type: 'string' },
      guard: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  const { sockets } = values
  return {
    questions: positionals.length > 0 ? positionals.map(readQuestion) : questionsWithGoals,
    sockets: sockets === undefined ? undefined : readNumber('--sockets', sockets, 100, 50_000),
    seconds: readNumber('--seconds', values.seconds, 1, 600),
    rounds: readNumber('--rounds', values.rounds, 1, 99),
    only: values.only.split(',').map(readPeer),
    messages: readNumber('--messages', values.messages, 10_000, 10_000_000),
    folder: values.folder,
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

const questionNames: readonly QuestionName[] = [...comparisonNames, ...scenarioNames]

function readQuestion(text: string): QuestionName {
  const name = questionNames.find((name) => name === text)
  if (!name) throw new Error(`“${text}” is none of ${questionNames.join(', ')}.`)
  return name
}
