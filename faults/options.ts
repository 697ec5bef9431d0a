import { parseArgs } from 'node:util'
import { controls } from './controls.ts'
import { type Workload, type WorkloadName, workloadNames, workloads } from './workloads.ts'

export interface Options {
  readonly workload: WorkloadName
  readonly seconds: number
  readonly seed: number
  /** How many runs, each with the next seed. */
  readonly seeds: number
  /** How often PostgreSQL fails over, in place of `seconds`. */
  readonly failovers: number | undefined
  /** Messages a second, in place of the workload's. */
  readonly rate: number | undefined
  /** Leaves the run's folder, also when nothing was found. */
  readonly keep: boolean
  readonly control: boolean
  readonly twins: boolean
  /** Of the twins only the ones whose descriptions hold this text. */
  readonly only: string
}

export const usage = `Breaks things around real servers and clients, and checks that no promise was broken with them.

  npm run chaos -- [flags]

${workloadNames.map((name) => `  --workload ${name}    ${workloads[name].what}`).join('\n')}
  --seconds 60     how long messages are sent
  --failovers 50   with --workload W7 or W7-async, ends after so many, each when everybody is back
  --seed 1         decides what is sent and what breaks, when; without it, any
  --seeds 1        so many runs, each with the next seed
  --rate 150       messages a second; without it, what the workload says: a slow machine takes fewer
  --keep           leaves everything that was seen in its folder
${Object.entries(controls)
  .map(([name, { what }]) => `  --control        with --workload ${name}: ${what}`)
  .join('\n')}
  --twins          runs servers and clients that are broken on purpose: each must be caught
  --only TEXT      with --twins: those whose descriptions hold the text
  --help`

/** Reads the command line; undefined when help was asked for. Throws what is wrong in words for the person who typed it. */
export function readOptions(args: readonly string[], anySeed: () => number): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      workload: { type: 'string', default: 'W1' },
      seconds: { type: 'string' },
      seed: { type: 'string' },
      seeds: { type: 'string', default: '1' },
      rate: { type: 'string' },
      failovers: { type: 'string' },
      keep: { type: 'boolean', default: false },
      control: { type: 'boolean', default: false },
      twins: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  const workload = workloadNames.find((name) => name === values.workload)
  if (!workload)
    throw new Error(
      `--workload takes one of ${workloadNames.join(', ')}, not “${values.workload}”.`,
    )
  if (values.control && !controls[workload])
    throw new Error(`--control goes with --workload ${Object.keys(controls).join(' or ')}.`)
  const standby = (workloads[workload] as Workload).cluster?.standby
  if (values.failovers !== undefined && !standby)
    throw new Error('--failovers goes with --workload W7 or W7-async.')
  if (values.only && !values.twins) throw new Error('--only goes with --twins.')
  const { seconds = String(workloads[workload].seconds), seed = String(anySeed()) } = values
  return {
    workload,
    seconds: readNumber('--seconds', seconds, 5, 36_000),
    seed: readNumber('--seed', seed, 0, 2 ** 31 - 1),
    seeds: readNumber('--seeds', values.seeds, 1, 1_000),
    failovers: maybe('--failovers', values.failovers, 1_000),
    rate: maybe('--rate', values.rate, 10_000),
    keep: values.keep,
    control: values.control,
    twins: values.twins,
    only: values.only,
  }
}

function maybe(flag: string, text: string | undefined, most: number): number | undefined {
  return text === undefined ? undefined : readNumber(flag, text, 1, most)
}

function readNumber(flag: string, text: string, least: number, most: number): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < least || number > most)
    throw new Error(`${flag} takes a whole number from ${least} to ${most}, not “${text}”.`)
  return number
}
