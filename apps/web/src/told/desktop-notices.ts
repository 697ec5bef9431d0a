// A notice of the system, and a sound, for what is meant for the person while they look elsewhere: one a room, however much comes.
import type { ChatClient, ChatState } from '@lobby/client'
import { noticeText } from '@lobby/markdown'
import type { Room } from '@lobby/protocol'
import { tagOfRoom } from '@lobby/protocol/notice-tags'
import i18next from 'i18next'
import { navigate } from 'wouter/use-browser-location'
import { pushKey } from '../account/keep-push.ts'
import { mayRing } from '../chat/disturbed.ts'
import { meantForMe } from '../chat/room-level.ts'
import { messagePath, roomPath } from '../chat/room-path.ts'
import { readStored } from '../ui/storage.ts'
import { soundNotice } from './notice-sound.ts'
import { showsNotices } from './notices-here.ts'

/** Milliseconds in which what comes is one notice. */
const burst = 400

/** From now on. Several tabs show one notice: the browser puts those of one tag in each other's place. */
export function showNotices(client: Pick<ChatClient, 'subscribe' | 'getState'>): void {
  /** How much was meant for the person when it was looked at last. */
  const counts = new Map<string, number>()
  const waiting = new Map<string, ReturnType<typeof setTimeout>>()
  const shown = new Map<string, Notification>()
  let known: ChatState['rooms'] = null

  const take = (slug: string) => {
    clearTimeout(waiting.get(slug))
    waiting.delete(slug)
    shown.get(slug)?.close()
    shown.delete(slug)
  }
  const ring = (slug: string) => {
    waiting.delete(slug)
    const state = client.getState()
    const room = state.rooms?.get(slug)
    if (!room || meantForMe(room) === 0 || !mayRing(state.profile)) return
    soundNotice()
    if (!mayShow(state)) return
    const notice = noticeOf(state, room)
    if (notice) shown.set(slug, notice)
  }
  const look = () => {
    const { rooms } = client.getState()
    if (rooms === known) return
    const isFirst = known === null
    known = rooms
    for (const slug of counts.keys()) if (!rooms?.has(slug)) take(slug)
    for (const [slug, room] of rooms ?? []) {
      const now = meantForMe(room)
      const before = counts.get(slug) ?? (isFirst ? now : 0)
      counts.set(slug, now)
      // Read here or elsewhere.
      if (now === 0 && before > 0) take(slug)
      if (now > before && !waiting.has(slug))
        waiting.set(
          slug,
          setTimeout(() => ring(slug), burst),
        )
    }
  }
  client.subscribe(look)
  look()
}

/** Where push is on, this device hears of it that way. */
function mayShow({ session }: ChatState): boolean {
  const isSeen = document.visibilityState === 'visible' && document.hasFocus()
  const hasPush = session.kind === 'signed-in' && readStored(pushKey(session.user.id))
  return !isSeen && !hasPush && showsNotices()
}

/** Undefined where the browser shows none of a page, such as on Android. */
function noticeOf(state: ChatState, room: Room): Notification | undefined {
  const count = meantForMe(room)
  const last = lastOfOthers(state, room)
  const by = last && (state.displayNames.get(last.author.id) ?? last.author.name)
  const said = last ? `${by}: ${noticeText(last.body) || i18next.t('notice.file')}` : ''
  const body = count > 1 || said === '' ? i18next.t('notice.count', { count }) : said
  try {
    const notice = new Notification(nameOf(room), {
      body: count > 1 && said !== '' ? `${body}\n${said}` : body,
      tag: tagOfRoom(room.slug),
      icon: '/icon-192.png',
    })
    notice.onclick = () => {
      window.focus()
      navigate(count === 1 && last ? messagePath(room.slug, last.seq) : roomPath(room.slug))
      notice.close()
    }
    return notice
  } catch {
    return undefined
  }
}

function nameOf({ name, people }: Room): string {
  return people?.length ? people.map(({ name }) => name).join(', ') : name
}

/** The newest message that somebody else has written since the person was there, as far as it is here. */
function lastOfOthers({ session, timelines, profile }: ChatState, { slug, readSeq }: Room) {
  const me = session.kind === 'signed-in' ? session.user.id : undefined
  const event = timelines
    .get(slug)
    ?.events.findLast(
      (one) =>
        one.type === 'message.created' &&
        one.seq > readSeq &&
        !one.message.deleted &&
        one.message.author.id !== me &&
        !profile?.blocked?.includes(one.message.author.id),
    )
  return event?.type === 'message.created' ? event.message : undefined
}
