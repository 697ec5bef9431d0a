import type { Message, Problem } from '@lobby/protocol'
import { type ErrorCode, errorCodes } from '@lobby/protocol/errors'
import { requestTo } from '@lobby/protocol/request'
import { csrfHeaders, sessionFetch } from './session-fetch.ts'

/** Which message goes where, and with which comment. */
export interface Forward {
  readonly room: string
  readonly messageSeq: number
  readonly to: string
  readonly comment?: string
}

/** The place of the copy, a refusal, or nothing: the question or its answer was lost. */
export type ForwardAnswer = { readonly seq: number } | { readonly code: ErrorCode } | undefined

/** Asks for a forward; each try of one has the same id. */
export type AskForward = (id: string, forward: Forward) => Promise<ForwardAnswer>

/** A page gives up then, and tries again. */
const patience = 10_000

/** Asks over HTTP, as pages do: there is no command for it. */
export function forwardAsker(url: string, cookie: string): AskForward {
  const ask = sessionFetch(url, cookie)
  return async (id, { room, messageSeq, ...body }) => {
    const params = { slug: room, seq: messageSeq }
    const name = 'POST /api/rooms/{slug}/messages/{seq}/forward'
    const { method, path, body: said = '' } = requestTo(name, { params, body })
    const headers = {
      'content-type': 'application/json',
      'idempotency-key': id,
      ...csrfHeaders(cookie),
    }
    try {
      const signal = AbortSignal.timeout(patience)
      const response = await ask(new URL(path, url), { method, body: said, headers, signal })
      const answer = (await response.json()) as Partial<Message & Problem>
      if (response.ok && answer.seq !== undefined) return { seq: answer.seq }
      const isKnown = answer.code !== undefined && Object.hasOwn(errorCodes, answer.code)
      return isKnown ? { code: answer.code as ErrorCode } : undefined
    } catch {
      return undefined
    }
  }
}
