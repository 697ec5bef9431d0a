// What a page that is open does about push: it renews the subscription of this device, closes the notices of rooms
// and threads that were read, and leads to what was pressed.
import type { ChatClient } from '@lobby/client'
import type { Language, PushShows } from '@lobby/protocol'
import { type NoticePlace, placeOfTag } from '@lobby/protocol/notice-tags'
import { navigate } from 'wouter/use-browser-location'
import { readStored } from '../ui/storage.ts'
import { personalKey } from './personal.ts'
import { addressOf, subscriptionHere, troubleHere } from './push-device.ts'

/** The key in `ui/storage` of how much is shown on this device; empty where the person has not turned it on. */
export const pushShowsKey = (person: string) => personalKey(person, 'push')

/** The language that the page speaks, which the notices speak as well. */
export const spokenHere = (): Language => (document.documentElement.lang === 'de' ? 'de' : 'en')

/** Milliseconds in which many rooms may be read. */
const settleFor = 500

export function keepPush(client: ChatClient): void {
  const trouble = troubleHere()
  if (trouble !== undefined && trouble !== 'denied') return
  navigator.serviceWorker.addEventListener('message', ({ data, ports }) => {
    if (data?.type !== 'open') return
    ports[0]?.postMessage('opens')
    navigate(String(data.path))
  })
  let renewedFor = ''
  let seen: unknown
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = () => {
    const { session, connection, rooms } = client.getState()
    if (connection.phase !== 'live' || session.kind !== 'signed-in') return
    const { id } = session.user
    if (renewedFor !== id) {
      renewedFor = id
      renew(client, id).catch(() => {})
    }
    if (seen === rooms) return
    seen = rooms
    clearTimeout(timer)
    timer = setTimeout(() => void closeRead(client).catch(() => {}), settleFor)
  }
  client.subscribe(look)
  client.personal.on('thread.changed', () => {
    seen = undefined
    look()
  })
  look()
}

/** A session may be another one, and a push service may have given another address. What somebody else has turned on here ends. */
async function renew({ api }: ChatClient, person: string): Promise<void> {
  const subscription = await subscriptionHere()
  if (!subscription) return
  const shows = readStored(pushShowsKey(person)) as PushShows | undefined
  if (shows === undefined) return void (await subscription.unsubscribe())
  const { here } = await api.call('GET /api/push/subscriptions')
  const language = spokenHere()
  if (here?.endpoint === subscription.endpoint && here.language === language) return
  const body = { ...addressOf(subscription), shows, language }
  await api.call('POST /api/push/subscriptions', { body })
}

async function closeRead(client: ChatClient): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration()
  // The service worker shows them under the same lock.
  const shown = await navigator.locks.request('notices', () => registration?.getNotifications())
  for (const notification of shown ?? []) {
    const place = placeOfTag(notification.tag)
    if (place && (await isRead(client, place, Number(notification.data?.seq)))) notification.close()
  }
}

/** Of a thread the server is asked: this page may have been closed while it was read elsewhere. */
async function isRead(
  { api, getState }: ChatClient,
  { slug, thread }: NoticePlace,
  seq: number,
): Promise<boolean> {
  if (thread === undefined) return getState().rooms?.get(slug)?.unread === 0
  const params = { slug, seq: thread }
  const { followed } = await api.call('GET /api/rooms/{slug}/messages/{seq}/thread/follow', {
    params,
  })
  return followed !== null && followed.readSeq >= seq
}
