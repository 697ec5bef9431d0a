import { fixed, formatTable } from '../table.ts'
import { type Carried, type Costs, carries, type Habits, inUse, type Machines } from './model.ts'

const machines: Readonly<Record<string, Machines>> = {
  'one node, PostgreSQL with 1 core': { nodes: 1, databaseCores: 1, socketsPerNode: 20_000 },
  '16 cores: 12 nodes, PostgreSQL with 4': { nodes: 12, databaseCores: 4, socketsPerNode: 20_000 },
  'ten nodes, PostgreSQL with 16 cores': { nodes: 10, databaseCores: 16, socketsPerNode: 20_000 },
}

const habits: Readonly<Record<string, Habits>> = {
  'rooms of 10, all write (a message a second each)': { audience: 10, batch: 4, perMinute: 60 },
  'rooms of 100, a message a minute each': { audience: 100, batch: 2, perMinute: 1 },
  'rooms of 1,000, a message in ten minutes each': { audience: 1_000, batch: 2, perMinute: 0.1 },
}

const limits: Readonly<Record<Carried['limit'], string>> = {
  nodes: 'the nodes',
  database: 'the database',
  sockets: 'sockets (20,000 a node)',
}

/** The costs, and what machines carry by them. */
export function formatModel(costs: Costs): string {
  return `Measured costs, µs of one core:
${formatTable(costLines(costs))}

What that carries, while a node and the database use ${inUse * 100} % of their cores:
${Object.entries(habits)
  .map(([name, habit]) => `\n${carriedTable(name, costs, habit)}`)
  .join('\n')}

It supposes cores as fast as these, a network and a disk that are never what is waited for, people spread evenly over nodes, and as many messages in a commit as
is said for each kind of people. A message costs every node something, also where nobody follows its room, so nodes do not add up for ever. Bursts, reconnects, history, search and the first start are not in it.`
}

function costLines(costs: Costs): string[][] {
  const { send, stored, delivery, notice, socket, node, socketMemory } = costs
  return [
    ['a message, node', fixed(send.message, 0)],
    ['a batch, node', fixed(send.batch, 0)],
    ['a message, database', fixed(stored.message, 0)],
    ['a batch, database', fixed(stored.batch, 0)],
    ['a delivery to one socket', fixed(delivery, 1)],
    ['a message that another node has stored', fixed(notice, 1)],
    ['an idle socket, each second', fixed(socket, 1)],
    ['memory of a node, MB', fixed(node, 0)],
    ['memory of a socket, kB', fixed(socketMemory / 1_000, 1)],
  ]
}

function carriedTable(name: string, costs: Costs, habit: Habits): string {
  return formatTable([
    [name, 'messages/s', 'deliveries/s', 'people', 'MB a node', 'first to give out'],
    ...Object.entries(machines).map(([machine, given]) => {
      const { messages, deliveries, sockets, memory, limit } = carries(costs, habit, given)
      return [
        machine,
        ...[messages, deliveries, sockets, memory].map((n) => fixed(n, 0)),
        limits[limit],
      ]
    }),
  ])
}
