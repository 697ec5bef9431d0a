import type { ChatClient } from '@lobby/client'
import type { PushOutcome } from '@lobby/protocol'
import { type DeviceTrouble, subscriptionHere, troubleHere } from '../account/push-device.ts'

/** What became of a trial: what stands in its way, or how far it has come. */
export type Tried = DeviceTrouble | PushOutcome | 'arrived' | 'late'

/** Milliseconds for which a push that was sent is waited for. */
const patience = 15_000

/** Has the server send a push to this device, and waits for it. */
export async function tryPush(
  call: ChatClient['api']['call'],
  heard: (outcome: Tried) => void,
): Promise<Tried> {
  const trouble = troubleHere()
  if (trouble) return trouble
  const registration = await navigator.serviceWorker.getRegistration()
  if (!registration) return 'noWorker'
  const arrives = untilArrived()
  const { outcome } = await call('POST /api/push/test')
  if (outcome !== 'sent') {
    arrives.forget()
    return outcome
  }
  // The browser has forgotten what the server still knows.
  if (!(await subscriptionHere())) {
    arrives.forget()
    return 'gone'
  }
  heard('sent')
  return (await arrives.done) ? 'arrived' : 'late'
}

/** The service worker tells its pages of each push. */
function untilArrived() {
  const { promise: done, resolve } = Promise.withResolvers<boolean>()
  const listen = ({ data }: MessageEvent) => {
    if (data?.type === 'pushed' && data.tag === 'lobby-test') end(true)
  }
  const timer = setTimeout(() => end(false), patience)
  navigator.serviceWorker.addEventListener('message', listen)
  function end(isHere: boolean): void {
    clearTimeout(timer)
    navigator.serviceWorker.removeEventListener('message', listen)
    resolve(isHere)
  }
  return { done, forget: () => end(false) }
}
