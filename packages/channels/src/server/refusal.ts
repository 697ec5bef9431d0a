import type { Duplex } from 'node:stream'

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

/** Answers on a connection that no response of Node's stands for, and closes it. */
export function refuse(socket: Duplex, status: RefusalStatus, headers: AnswerHeaders): void {
  const body = reasons[status]
  const lines = Object.entries({
    ...headers,
    ...headersOf[status],
    'content-type': 'text/plain; charset=utf-8',
    'content-length': `${body.length}`,
    connection: status === 426 ? 'close, upgrade' : 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status} ${body}\r\n${lines.join('')}\r\n${body}`)
}
