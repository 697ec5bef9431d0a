// Every metric of ours: its type, what it says, and where it is read. docs/operating.md lists the same.
import type { Spread } from '../ground/counts.ts'
import type { Readings } from './measured.ts'

/** A number; several, by the value of the metric's one label; a spread; or nothing, where there is none. */
type Reading =
  | number
  | Iterable<readonly [label: string | number, value: number]>
  | Spread
  | undefined

export interface Metric {
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  /** The name of the label that tells its numbers apart. */
  readonly label?: string
  /** It is the same for the whole server: workers have it not. */
  readonly ofServer?: true
  readonly read: (readings: Readings) => Reading
}

/** By name. A new one needs a line in docs/operating.md. */
export const metrics: Readonly<Record<string, Metric>> = {
  lobby_info: {
    type: 'gauge',
    help: 'The version that runs; always 1.',
    label: 'version',
    ofServer: true,
    read: ({ version }) => [[version, 1]],
  },
  lobby_messages_stored_total: {
    type: 'counter',
    help: 'Messages that this node has stored.',
    ofServer: true,
    read: ({ log }) => log.commits.messages,
  },
  lobby_events_stored_total: {
    type: 'counter',
    help: 'Events of every kind that this node has stored, messages among them.',
    ofServer: true,
    read: ({ log }) => log.commits.events,
  },
  lobby_events_not_stored_total: {
    type: 'counter',
    help: 'Writes that repeated an earlier one, or were refused under the lock of the room.',
    ofServer: true,
    read: ({ log }) => log.commits.notStored,
  },
  lobby_deliveries_total: {
    type: 'counter',
    help: 'Events handed to connections of this node: each event, once for each connection that follows its room.',
    read: ({ log }) => log.delivered(),
  },
  lobby_commit_seconds: {
    type: 'histogram',
    help: 'From handing a batch of writes to the database until it is durable.',
    ofServer: true,
    read: ({ log }) => log.commits.seconds,
  },
  lobby_commit_events: {
    type: 'histogram',
    help: 'Writes that shared a commit.',
    ofServer: true,
    read: ({ log }) => log.commits.sizes,
  },
  lobby_commit_failures_total: {
    type: 'counter',
    help: 'Batches of writes that failed as a whole.',
    ofServer: true,
    read: ({ log }) => log.commits.failures,
  },
  lobby_append_queue_events: {
    type: 'gauge',
    help: 'Writes that wait for the batch before them.',
    read: ({ log }) => log.waiting(),
  },
  lobby_repairs_total: {
    type: 'counter',
    help: 'Holes in the stream of a room that were read from the database.',
    read: ({ log }) => log.repairs(),
  },
  lobby_slow_readers: {
    type: 'gauge',
    help: 'Connections with something they have not read (waiting), and those of them that have fallen behind (lagging).',
    label: 'state',
    read: ({ readers }) => [
      ['waiting', readers.waiting],
      ['lagging', readers.lagging],
    ],
  },
  lobby_send_queue_bytes: {
    type: 'gauge',
    help: 'Bytes that wait for the readers of all connections.',
    read: ({ readers }) => readers.queuedBytes,
  },
  lobby_connections: {
    type: 'gauge',
    help: 'Open network connections.',
    read: ({ listening }) => listening?.connections,
  },
  lobby_sockets: {
    type: 'gauge',
    help: 'Open WebSockets.',
    read: ({ listening }) => listening?.sockets,
  },
  lobby_handshakes_accepted_total: {
    type: 'counter',
    help: 'WebSockets that were let in.',
    read: ({ listening }) => listening?.handshakes.accepted,
  },
  lobby_handshakes_refused_total: {
    type: 'counter',
    help: 'Handshakes of WebSockets that were refused.',
    label: 'status',
    read: ({ listening }) => listening?.handshakes.refused,
  },
  lobby_http_requests_total: {
    type: 'counter',
    help: 'Requests of the API and the page that were answered.',
    label: 'status',
    read: ({ counts }) => counts.requests.entries(),
  },
  lobby_http_request_seconds: {
    type: 'histogram',
    help: 'Until the answer to a request begins.',
    read: ({ counts }) => counts.requestSeconds,
  },
  lobby_refusals_total: {
    type: 'counter',
    help: 'What the API and sockets have refused; docs/protocol.md lists the codes.',
    label: 'code',
    read: ({ counts }) => counts.refusals.entries(),
  },
  lobby_rate_refusals_total: {
    type: 'counter',
    help: 'What came too often; docs/limits.md lists the rates.',
    label: 'rate',
    read: ({ counts }) => counts.rates.entries(),
  },
  lobby_sign_ins_failed_total: {
    type: 'counter',
    help: 'Sign-ins and proofs that were wrong.',
    label: 'what',
    read: ({ counts }) => counts.failedSignIns.entries(),
  },
  lobby_trouble: {
    type: 'gauge',
    help: '1 for what does not work just now; docs/operating.md lists the codes.',
    label: 'code',
    ofServer: true,
    read: ({ troubles }) => troubles.map((code) => [code, 1] as const),
  },
  lobby_storage_bytes: {
    type: 'gauge',
    help: 'What the database takes on the disk of this machine.',
    ofServer: true,
    read: ({ storageBytes }) => storageBytes,
  },
  lobby_database_connections: {
    type: 'gauge',
    help: 'Connections to PostgreSQL.',
    label: 'state',
    ofServer: true,
    read: ({ pool }) =>
      pool && [
        ['idle', pool.idle],
        ['used', pool.open - pool.idle],
      ],
  },
  lobby_database_waiting: {
    type: 'gauge',
    help: 'What waits for a connection to PostgreSQL.',
    ofServer: true,
    read: ({ pool }) => pool?.waiting,
  },
  lobby_peers: {
    type: 'gauge',
    help: 'Other nodes of the same server that were heard of lately.',
    ofServer: true,
    read: ({ peers }) => peers,
  },
  lobby_cluster_payloads_total: {
    type: 'counter',
    help: 'What nodes tell each other of commits: sent, unsent (the way was away), received, forged (notices as well; signed by another secret), unknown (of another version).',
    label: 'outcome',
    ofServer: true,
    read: ({ told }) => told && Object.entries(told),
  },
}
