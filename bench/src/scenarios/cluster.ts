// What PostgreSQL, workers and further nodes cost and give, beside the floor of the machine; and what larger machines carry by that.
import { setTimeout as delay } from 'node:timers/promises'
import { type Floor, floorOf, lacksPgbench } from '../cluster/floor.ts'
import { measureCosts } from '../cluster/measure-costs.ts'
import { formatModel } from '../cluster/model-report.ts'
import { type Sending, type Shape, sending } from '../cluster/sending.ts'
import { atSite, lacks, type Setup } from '../cluster/site.ts'
import { descendantsOf, megabytesOf } from '../process-usage.ts'
import { fixed, formatTable } from '../table.ts'
import type { Figures, Measured } from '../tasks/task.ts'

const shapes = {
  'busy rooms': { rooms: 16, senders: 64, window: 16 },
  'quiet rooms': { rooms: 64, senders: 64, window: 2 },
  'one at a time': { rooms: 1, senders: 1, window: 1, followed: true },
} as const satisfies Record<string, Shape>

type ShapeName = keyof typeof shapes

const shapeNames = Object.keys(shapes) as ShapeName[]

const setups: Readonly<Record<string, Setup>> = {
  'SQLite, one process': { nodes: 1, database: 'sqlite' },
  'SQLite, 2 workers': { nodes: 1, database: 'sqlite', workers: 2 },
  'PostgreSQL, 1 node': { nodes: 1, database: 'postgres' },
  'PostgreSQL, 2 nodes': { nodes: 2, database: 'postgres' },
  'PostgreSQL, 2 nodes, Redis': { nodes: 2, database: 'postgres', redis: true },
  'PostgreSQL, 3 nodes': { nodes: 3, database: 'postgres' },
}

const floorSeconds = 5

interface Found extends Partial<Record<ShapeName, Sending>> {
  /** Megabytes of each process, the log process first, before anybody came. */
  readonly memory: readonly number[]
}

export async function cluster(): Promise<Measured> {
  console.log(
    Object.entries(shapes)
      .map(
        ([name, { rooms, senders, window }]) =>
          `${name}: ${senders} senders in ${rooms} rooms, ${window} under way each`,
      )
      .join('\n'),
  )
  const floor = await measureFloor()
  const all = new Map<string, Found>()
  for (const [name, setup] of Object.entries(setups)) {
    const found = await attempt(name, setup, measure)
    if (found) all.set(name, found)
  }
  for (const shape of shapeNames) console.log(`\n${tableOf(shape, all, floor)}`)
  console.log(`\nMemory after a start (PSS), MB:\n${memoryTable(all)}\n`)

  const one = all.get('PostgreSQL, 1 node')
  const [large, small] = [one?.['busy rooms'], one?.['quiet rooms']]
  if (large && small) {
    const costs = await measureCosts({ large, small, memory: one?.memory[0] ?? Number.NaN })
    console.log(formatModel(costs))
  }
  return Object.fromEntries(
    [...all].flatMap(([name, found]) =>
      shapeNames.map((shape) => [`${name}, ${shape}`, figuresOf(found[shape])]),
    ),
  )
}

/** Plain rows in large batches, and one by one. */
async function measureFloor(): Promise<Partial<Record<ShapeName, Floor>>> {
  const missing = lacks({ nodes: 0, database: 'postgres' }) ?? lacksPgbench()
  if (missing) {
    console.log(`The floor is left out: ${missing}.`)
    return {}
  }
  return atSite({ nodes: 0, database: 'postgres' }, async ({ postgres }) => {
    if (!postgres) return {}
    return {
      'busy rooms': await floorOf(postgres, 64, floorSeconds),
      'quiet rooms': await floorOf(postgres, 1, floorSeconds),
    }
  })
}

/** Undefined where it cannot be had, or failed: the others go on. */
async function attempt<Answer>(
  name: string,
  setup: Setup,
  work: (setup: Setup) => Promise<Answer>,
): Promise<Answer | undefined> {
  const missing = lacks(setup)
  if (missing) {
    console.log(`${name} is left out: ${missing}.`)
    return undefined
  }
  try {
    return await work(setup)
  } catch (error) {
    console.error(`${name} failed: ${(error as Error).message}`)
    process.exitCode = 1
    return undefined
  }
}

function measure(setup: Setup): Promise<Found> {
  return atSite(setup, async (site) => {
    await delay(1_000)
    const pids = site.servers.flatMap(({ pid }) => [pid, ...descendantsOf(pid)])
    const memory = pids.map(megabytesOf)
    const found: Partial<Record<ShapeName, Sending>> = {}
    for (const name of shapeNames) found[name] = await sending(site, shapes[name])
    return { memory, ...found }
  })
}

function figuresOf(found: Sending | undefined): Figures {
  if (!found) return {}
  const { messages, seconds, nodes, database = 0, generator, others, answer, heard } = found
  const spent = nodes.reduce((sum, each) => sum + each, database)
  // The last node is another one than that of the sender, where there are several.
  const last = heard.at(-1)
  return {
    messages: messages / seconds,
    processor: (spent / messages) * 1_000,
    answerP50: answer.p50,
    answerP99: answer.p99,
    ...(last && { p50: last.p50, p99: last.p99 }),
    ...{ serverBusy: spent / seconds / 1_000, generatorBusy: generator, othersBusy: others },
  }
}

function tableOf(
  shape: ShapeName,
  all: ReadonlyMap<string, Found>,
  floors: Partial<Record<ShapeName, Floor>>,
): string {
  const floor = floors[shape]
  const lines = [...all].flatMap(([name, found]) => {
    const one = found[shape]
    return one ? [[name, ...cellsOf(one, floor)]] : []
  })
  const plain = floor
    ? [
        [
          'plain rows, pgbench',
          fixed(floor.rows, 0),
          '1.00',
          '–',
          '–',
          fixed(floor.each, 0),
          '–',
          '–',
          '–',
          '–',
        ],
      ]
    : []
  return formatTable([
    [
      shape,
      'messages/s',
      'of plain rows',
      'a commit',
      'nodes, µs',
      'database, µs',
      'ack p50, ms',
      'p99',
      'heard after it p50, ms',
      'p99',
    ],
    ...plain,
    ...lines,
  ])
}

function cellsOf(one: Sending, floor: Floor | undefined): string[] {
  const { messages, seconds, commits, nodes, database, answer, heard } = one
  const each = (spent: number | undefined) =>
    fixed(spent === undefined ? undefined : (spent / messages) * 1_000, 0)
  const rate = messages / seconds
  return [
    fixed(rate, 0),
    fixed(floor && rate / floor.rows, 2),
    fixed(messages / commits, 1),
    nodes.map(each).join(' + '),
    each(database),
    fixed(answer.p50, 1),
    fixed(answer.p99, 1),
    heard.map(({ p50 }) => fixed(p50, 1)).join(' + ') || '–',
    heard.map(({ p99 }) => fixed(p99, 1)).join(' + ') || '–',
  ]
}

function memoryTable(all: ReadonlyMap<string, Found>): string {
  return formatTable(
    [...all].map(([name, { memory }]) => [name, memory.map((one) => fixed(one, 0)).join(' + ')]),
  )
}
