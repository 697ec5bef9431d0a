import type { Application, ChannelScope, Send } from './application.ts'
import { ProtocolError } from './errors.ts'
import type { ChannelLayer } from './layers/channel-layer.ts'

/** What a worker listens to, and until when. */
export interface WorkerOptions {
  readonly channelLayer: ChannelLayer
  /** The names of the channels to listen to. */
  readonly channels: readonly string[]
  /** Ends the worker when it aborts. */
  readonly signal: AbortSignal
  /** Told of everything a handler throws. Default: `console.error`. */
  readonly onError?: (error: unknown, scope: ChannelScope) => void
}

/**
 * Runs an application for each named channel, so that work can be sent to it
 * through the layer. As in Channels' `runworker`, several workers that listen
 * to one channel share its messages.
 *
 * A handler that throws loses its message and its consumer; a new one goes on
 * with the next. Resolves when `signal` has aborted; rejects when the layer
 * fails, or when an application ends without having looked at a message (its
 * channel has no route, for example): trying again would change nothing.
 */
export async function runWorker(application: Application<ChannelScope>, options: WorkerOptions) {
  const stopped = new AbortController()
  const signal = AbortSignal.any([options.signal, stopped.signal])
  const listeners = options.channels.map((channel) => listen(application, channel, options, signal))
  try {
    await Promise.all(listeners)
  } finally {
    stopped.abort()
    await Promise.allSettled(listeners)
  }
}

async function listen(
  application: Application<ChannelScope>,
  channel: string,
  { channelLayer, onError = console.error }: WorkerOptions,
  signal: AbortSignal,
): Promise<void> {
  const scope: ChannelScope = { type: 'channel', channel }
  while (!signal.aborted) {
    // A consumer that ended may still wait for a message: the next one's turn to have it.
    const run = new AbortController()
    const either = AbortSignal.any([signal, run.signal])
    let received = 0
    let layerFailure: Failure | undefined
    const receive = async () => {
      try {
        const message = await channelLayer.receive(channel, either)
        received += 1
        return message
      } catch (error) {
        if (!either.aborted) layerFailure = { error }
        throw error
      }
    }
    const failure = await application(scope, receive, nowhere).then(
      () => undefined,
      (error: unknown): Failure => ({ error }),
    )
    run.abort()
    if (signal.aborted) return
    if (layerFailure) throw layerFailure.error
    if (received === 0) {
      throw failure ? failure.error : new ProtocolError(`Nothing listens to channel ${channel}.`)
    }
    if (failure) onError(failure.error, scope)
  }
}

interface Failure {
  readonly error: unknown
}

const nowhere: Send = async ({ type }) => {
  throw new ProtocolError(`A worker has no peer to send ${JSON.stringify(type)} to.`)
}
