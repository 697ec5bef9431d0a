// Hands a notice to a push service: encrypted for the device alone (RFC 8291), signed by this server (RFC 8292).
import type { PushOutcome } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import {
  askPinned,
  createPin,
  NotAllowed,
  type Outgoing,
  parseWebAddress,
} from '../outgoing/pinned-request.ts'
import type { PushSubscriptionsTable } from '../storage/push-tables.ts'
import type { PushContent } from './push-content.ts'
import type { VapidKeys } from './vapid-keys.ts'

/** What became of it; `later`: it may be taken later, after at least so many milliseconds where the push service has said so. */
export interface Delivered {
  readonly outcome: Exclude<PushOutcome, 'none'> | 'later'
  readonly wait?: number
  /** The wait is for all of the push service, not for this device alone. */
  readonly isOfHost?: boolean
}

interface Pushed {
  readonly content: PushContent
  readonly topic?: string | undefined
  readonly isUrgent: boolean
}

export type Deliver = (
  device: Pick<PushSubscriptionsTable, 'endpoint' | 'p256dh' | 'auth'>,
  pushed: Pushed,
) => Promise<Delivered>

interface Needs {
  readonly clock: Pick<Clock, 'wall'>
  readonly keys: VapidKeys
  readonly publicUrl: () => string
  /** Whether a push service may be one on this machine. */
  readonly onLoopback: boolean
  readonly outgoing?: Pick<Outgoing, 'resolve'>
}

/** Seconds for which a push service keeps what a device cannot take now. */
const kept = 24 * 60 * 60
/** Milliseconds for one delivery. */
const patience = 10_000

/** Milliseconds that a push service can ask for at most: what is older does not ring any more. */
const waitsAtMost = 60 * 60 * 1_000

const loopback = ['127.0.0.0/8', '::1/128']

/** The address of a push service, in the one form of it that its host is counted by. Throws NotAllowed for one that cannot be one: nothing but https leads out. */
export function parsePushAddress(address: string, onLoopback: boolean): URL {
  const url = parseWebAddress(address)
  // A name with a dot at its end is the same name.
  url.hostname = url.hostname.replace(/\.+$/, '')
  if (url.protocol === 'https:') return url
  if (onLoopback) return url
  throw new NotAllowed('It is no address of a push service: those begin with https.')
}

export function createDeliver({ clock, keys, publicUrl, onLoopback, outgoing }: Needs): Deliver {
  const pin = createPin({ ...outgoing, allowed: onLoopback ? loopback : [] })

  return async ({ endpoint, p256dh, auth }, { content, topic, isUrgent }) => {
    const signal = AbortSignal.timeout(patience)
    const request = await requestFor({ endpoint, p256dh, auth }, { content, topic, isUrgent })
    if (!request) return { outcome: 'refused' }
    try {
      const url = parsePushAddress(endpoint, onLoopback)
      const response = await askPinned(await pin(url, signal), { ...request, signal })
      response.destroy()
      return deliveredBy(response.statusCode ?? 0, response.headers['retry-after'], clock.wall())
    } catch (error) {
      return { outcome: error instanceof NotAllowed ? 'refused' : 'unreachable' }
    }
  }

  /** Undefined where the device's keys are none. */
  async function requestFor(
    { endpoint, p256dh, auth }: Parameters<Deliver>[0],
    { content, topic, isUrgent }: Pushed,
  ) {
    // Loaded when there is something to send: most servers begin without a device.
    const { default: webPush } = await import('web-push')
    try {
      const { headers, body } = webPush.generateRequestDetails(
        { endpoint, keys: { p256dh, auth } },
        JSON.stringify(content),
        {
          vapidDetails: { subject: subjectOf(publicUrl()), ...keys },
          TTL: kept,
          urgency: isUrgent ? 'high' : 'normal',
          ...(topic !== undefined && { topic }),
        },
      )
      return { method: 'POST', headers: textOf(headers), body } as const
    } catch {
      return undefined
    }
  }
}

function textOf(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}

/** Where a push service may write about this server. */
function subjectOf(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? publicUrl : 'mailto:lobby@localhost'
}

function deliveredBy(status: number, retryAfter: string | undefined, now: number): Delivered {
  const outcome = outcomeOf(status)
  const wait = outcome === 'later' ? waitIn(retryAfter, now) : undefined
  if (wait === undefined) return { outcome }
  // 429 is about what this device is sent (RFC 8030, 8.4), 503 about the push service (RFC 9110).
  return { outcome, wait, isOfHost: status === 503 }
}

function outcomeOf(status: number): Delivered['outcome'] {
  if (status >= 200 && status < 300) return 'sent'
  if (status === 404 || status === 410) return 'gone'
  if (status === 429 || status >= 500) return 'later'
  return 'refused'
}

/** Of `Retry-After`: seconds, or a date. */
function waitIn(retryAfter: string | undefined, now: number): number | undefined {
  if (retryAfter === undefined) return undefined
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : undefined
  const wait = seconds ?? Date.parse(retryAfter) - now
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), waitsAtMost)
}
