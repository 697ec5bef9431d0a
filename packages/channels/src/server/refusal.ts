import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Denial } from '../application.ts'
import { ProtocolError } from '../errors.ts'

/** Headers that every answer of a server has, unless it says otherwise itself. */
export type AnswerHeaders = Readonly<Record<string, string>>

/** What the server answers by itself, before or without an application. */
export const reasons = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Content Too Large',
  417: 'Expectation Failed',
  426: 'Upgrade Required',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const
export type RefusalStatus = keyof typeof reasons

/** What belongs to a status. */
export const headersOf: Partial<Record<RefusalStatus, AnswerHeaders>> = {
  426: { 'sec-websocket-version': '13', upgrade: 'websocket' },
  429: { 'retry-after': '1' },
  503: { 'retry-after': '1' },
}

/** Belong to one hop (RFC 9110, 7.6.1): the server sets what the protocol of this connection needs. */
export const ofTheConnection: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
])

/** A refusal, checked and whole. */
export interface Refusal {
  readonly status: number
  readonly headers: Headers
  readonly body: string | Uint8Array | undefined
}

/** Throws `ProtocolError` for what no handshake can be answered with. */
export function refusalOf({ status = 403, headers, body }: Denial): Refusal {
  if (!Number.isInteger(status) || status < 300 || status > 599)
    throw new ProtocolError(
      `A handshake is refused with a status of 300 to 599, not with ${status}.`,
    )
  return { status, headers: new Headers(headers), body }
}

/** Answers on a connection that no response of Node's stands for, and closes it. */
export function refuse(
  socket: Duplex,
  refusal: RefusalStatus | Refusal,
  headers: AnswerHeaders,
): void {
  const {
    status,
    headers: own,
    body,
  }: Refusal = typeof refusal === 'number' ? refusalOf({ status: refusal }) : refusal
  const phrase = STATUS_CODES[status] ?? ''
  const bytes = Buffer.from(body ?? phrase)
  const all = new Headers({
    'content-type': 'text/plain; charset=utf-8',
    ...headers,
    ...headersOf[status as RefusalStatus],
  })
  for (const name of own.keys()) all.delete(name)
  for (const [name, value] of own) if (!ofTheConnection.has(name)) all.append(name, value)
  all.set('content-length', `${bytes.length}`)
  all.set('connection', status === 426 ? 'close, upgrade' : 'close')
  if (status === 426) all.set('upgrade', 'websocket')
  const lines = [...all].map(([name, value]) => `${name}: ${value}\r\n`)
  socket.once('finish', () => socket.destroy())
  socket.end(
    Buffer.concat([Buffer.from(`HTTP/1.1 ${status} ${phrase}\r\n${lines.join('')}\r\n`), bytes]),
  )
}
