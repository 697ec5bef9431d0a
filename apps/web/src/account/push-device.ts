// This browser, as the push service of its vendor knows it.

/** Why this device cannot be told of anything while the page is closed. */
export type DeviceTrouble = 'insecure' | 'unsupported' | 'denied' | 'noWorker' | 'noService'

export class NoPush extends Error {
  override readonly name = 'NoPush'
  readonly trouble: DeviceTrouble

  constructor(trouble: DeviceTrouble, cause?: unknown) {
    super(`This device cannot be told: ${trouble}.`, { cause })
    this.trouble = trouble
  }
}

/** What stands in the way before anything was asked; undefined: nothing. */
export function troubleHere(): DeviceTrouble | undefined {
  if (!isSecureContext) return 'insecure'
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window))
    return 'unsupported'
  return Notification.permission === 'denied' ? 'denied' : undefined
}

export async function subscriptionHere(): Promise<PushSubscription | undefined> {
  if (troubleHere()) return undefined
  const registration = await navigator.serviceWorker.getRegistration()
  return (await registration?.pushManager.getSubscription()) ?? undefined
}

/** Asks the person, then the push service. To be called after a click alone. Throws NoPush. */
export async function subscribeHere(key: string): Promise<PushSubscription> {
  const trouble = troubleHere()
  if (trouble) throw new NoPush(trouble)
  if ((await Notification.requestPermission()) !== 'granted') throw new NoPush('denied')
  const registration = await navigator.serviceWorker.getRegistration()
  if (!registration) throw new NoPush('noWorker')
  const { pushManager } = registration
  const options = { userVisibleOnly: true, applicationServerKey: key }
  try {
    return await pushManager.subscribe(options)
  } catch {
    // One of before is of another key.
    const known = await pushManager.getSubscription().catch(() => null)
    await known?.unsubscribe()
    return pushManager.subscribe(options).catch((cause: unknown) => {
      throw new NoPush('noService', cause)
    })
  }
}

export async function unsubscribeHere(): Promise<void> {
  await (await subscriptionHere())?.unsubscribe()
}

/** What a server takes of a subscription. */
export function addressOf(subscription: PushSubscription) {
  const { endpoint, keys } = subscription.toJSON()
  const { p256dh = '', auth = '' } = keys ?? {}
  return { endpoint: endpoint ?? '', keys: { p256dh, auth } }
}
