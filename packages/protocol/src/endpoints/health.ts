import { z } from 'zod'
import type { EndpointTable } from './endpoint.ts'

/** What of the server does not work. Codes may be added. */
export const Trouble = z.object({
  code: z.enum([
    'storage_full',
    'storage_locked',
    'storage_moved',
    'storage_away',
    'storage_damaged',
    'layer',
    'files',
    'mail',
    'provider',
    'clock',
  ]),
  /** What it means, and what to do. */
  message: z.string(),
  since: z.iso.datetime(),
})
export type Trouble = z.infer<typeof Trouble>

export type TroubleCode = Trouble['code']

export const Health = z.object({
  /** `degraded`: something does not work, and messages are stored. `failing`: nothing can be stored. `draining`: it is about to stop. */
  status: z.enum(['ok', 'degraded', 'failing', 'draining']),
  problems: z.array(Trouble),
  version: z.string(),
  /** Which of the nodes answers. */
  node: z.string(),
  storage: z.enum(['sqlite', 'postgres']),
  layer: z.enum(['memory', 'postgres', 'redis']),
  /** What an acknowledged message survives. `full`: a power cut, on a disk that keeps its promises. `replicated`: also the loss of the database's machine, since a standby has it too. */
  durability: z.enum(['full', 'replicated']),
})
export type Health = z.infer<typeof Health>

export const Readiness = z.object({
  /** `draining`: it is about to stop. `no_storage`: the database does not answer, or nothing can be stored. */
  status: z.enum(['ready', 'draining', 'no_storage']),
})
export type Readiness = z.infer<typeof Readiness>

export const healthEndpoints = {
  'GET /health': {
    requires: 'health.read',
    summary: 'How the server is',
    description:
      '503 while nothing can be stored, and while it is about to stop, so that no new traffic is sent to it. `problems` says what does not work.',
    answers: {
      200: ['It serves.', Health],
      503: ['It stores nothing, or is about to stop.', Health],
    },
  },
  'GET /ready': {
    requires: 'health.read',
    summary: 'Whether a load balancer should send people to this server',
    description:
      'It asks the database. A server that has lost Redis is ready all the same: it stores and delivers. Answered under any `Host`, since load balancers ask by address.',
    answers: {
      200: ['It serves.', Readiness],
      503: ['Its database does not answer, or it is about to stop.', Readiness],
    },
  },
} as const satisfies EndpointTable
