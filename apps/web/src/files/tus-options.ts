// How this page speaks tus with its server.
import { csrfHeader } from '@lobby/client'
import type { Problem } from '@lobby/protocol'
import { uploadsPath } from '@lobby/protocol/request'
import { DetailedError, type HttpRequest, type Upload, type UploadOptions } from 'tus-js-client'

export const tusOptions: UploadOptions = {
  endpoint: uploadsPath,
  storeFingerprintForResuming: false,
  onBeforeRequest(request: HttpRequest) {
    for (const [header, value] of Object.entries(csrfHeader(document.cookie)))
      request.setHeader(header, value)
  },
}

/** What the server calls an upload that has begun. */
export function uploadIdOf({ url }: Upload): string {
  return url?.slice(url.lastIndexOf('/') + 1) ?? ''
}

/** What the server has refused for good, with a word of `problem` in `i18n`; undefined where it may say something else next time. */
export function uploadProblemIn(
  error: Error | DetailedError,
): { readonly code: Problem['code'] | undefined; readonly word: string } | undefined {
  const response = error instanceof DetailedError ? error.originalResponse : undefined
  const status = response?.getStatus() ?? 0
  const { code } = read(response?.getBody())
  // A conflict is one of two tabs, or an upload too many.
  if (status === 409 && code !== 'too_many') return undefined
  const isForGood = status >= 400 && status < 500 && !later.has(status)
  return isForGood ? { code, word: words.find((word) => word === code) ?? 'other' } : undefined
}

/** It took too long, is locked, or came too often. */
const later = new Set([408, 423, 429])
const words = ['too_long', 'too_many', 'invalid'] as const

function read(body: string | undefined): Partial<Problem> {
  try {
    return JSON.parse(body ?? '{}')
  } catch {
    return {}
  }
}
