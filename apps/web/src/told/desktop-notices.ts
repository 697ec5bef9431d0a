// A notice of the system, and a sound, for what is meant for the person while they look elsewhere: one a room or thread, however much comes.
import type { ChatClient, ChatState } from '@lobby/client'
import { noticeText } from '@lobby/markdown'
import type { Message, Room } from '@lobby/protocol'
import { isInRoom, type NoticePlace, placeOf, placeOfTag, tagOf } from '@lobby/protocol/notice-tags'
import i18next from 'i18next'
import { navigate } from 'wouter/use-browser-location'
import { pushShowsKey } from '../account/keep-push.ts'
import { mayRing } from '../chat/disturbed.ts'
import { meantAtAnyLevel, meantForMe } from '../chat/room-level.ts'
import { decodeSlug, messagePath, placeFrom, roomPath } from '../chat/room-path.ts'
import { readStored } from '../ui/storage.ts'
import { soundNotice, soundsHere } from './notice-sound.ts'
import { showsNotices } from './notices-here.ts'
import { callsInThread, createWhyItRings } from './why-it-rings.ts'

/** Milliseconds in which what comes is one notice. */
const burst = 400

type Needs = Pick<ChatClient, 'subscribe' | 'getState' | 'onMessage' | 'personal' | 'api'>

/** From now on. Several tabs show one notice: the browser puts those of one tag in each other's place. */
export function showNotices(client: Needs): void {
  const why = createWhyItRings(client)
  /** How much was meant for the person when it was looked at last, at any level. */
  const counts = new Map<string, Counts>()
  /** By tag, what rings and is not read, besides what a room counts. */
  const ringing = new Map<string, readonly Message[]>()
  const waiting = new Map<string, ReturnType<typeof setTimeout>>()
  const shown = new Map<string, Notification>()
  let known: ChatState['rooms'] = null

  const take = (tag: string) => {
    clearTimeout(waiting.get(tag))
    waiting.delete(tag)
    ringing.delete(tag)
    shown.get(tag)?.close()
    shown.delete(tag)
  }
  const isTold = (tag: string) => shown.has(tag) || waiting.has(tag) || ringing.has(tag)
  const ring = (place: NoticePlace) => {
    const tag = tagOf(place)
    waiting.delete(tag)
    const state = client.getState()
    const room = state.rooms?.get(place.slug)
    const messages = ringing.get(tag) ?? []
    const meant = place.thread === undefined && room ? meantInRoom(state, room) : 0
    if (!room || meant + messages.length === 0 || !mayRing(state.profile)) return
    if (isLookedAt(place)) return
    soundNotice()
    if (!mayShow(state)) return
    const notice = noticeOf(state, room, {
      place,
      count: Math.max(meant, messages.length),
      last: place.thread === undefined ? lastOfOthers(state, room) : messages.at(-1),
    })
    if (notice) shown.set(tag, notice)
  }
  const soon = (place: NoticePlace) => {
    const tag = tagOf(place)
    if (!waiting.has(tag))
      waiting.set(
        tag,
        setTimeout(() => ring(place), burst),
      )
  }
  const keepUnread = (tag: string, readSeq: number) => {
    const unread = ringing.get(tag)?.filter(({ seq }) => seq > readSeq)
    if (unread) ringing.set(tag, unread)
    return unread?.length ?? 0
  }
  /** What calls the person in a thread is read with its room, as the room counts it. */
  const keepUncalled = (state: ChatState, tag: string, messages: readonly Message[]) => {
    const { slug = '', thread } = placeOfTag(tag) ?? {}
    const room = state.rooms?.get(slug)
    if (!room || thread === undefined) return
    const left = messages.filter(
      (one) => one.seq > room.readSeq || !callsInThread(state, room, one),
    )
    if (left.length === 0) take(tag)
    else ringing.set(tag, left)
  }
  const look = () => {
    const state = client.getState()
    const { rooms, profile } = state
    if (rooms === known) return
    const isFirst = known === null
    known = rooms
    for (const tag of [...shown.keys(), ...waiting.keys(), ...ringing.keys()])
      if (!rooms?.has(placeOfTag(tag)?.slug ?? '')) take(tag)
    for (const slug of counts.keys()) if (!rooms?.has(slug)) counts.delete(slug)
    for (const [tag, messages] of ringing) keepUncalled(state, tag, messages)
    for (const [slug, room] of rooms ?? []) {
      const tag = tagOf({ slug })
      // Neither a level that is chosen nor the end of quiet hours makes something ring of what was said before.
      const all = meantAtAnyLevel(room)
      const now = { all, inRoom: all - calledInThreads(state, room) }
      const before = counts.get(slug) ?? (isFirst ? now : { all: 0, inRoom: 0 })
      const isMore = now.all > before.all && now.inRoom > before.inRoom
      counts.set(slug, now)
      const left = meantInRoom(state, room) + keepUnread(tag, room.readSeq)
      // Read here or elsewhere, or muted.
      if (left === 0 && isTold(tag)) take(tag)
      else if (left > 0 && isMore && mayRing(profile)) soon({ slug })
    }
  }
  client.subscribe(look)
  client.onMessage(async ({ room: slug, message, isMine }) => {
    const state = client.getState()
    const room = state.rooms?.get(slug)
    if (!room || isMine || !mayRing(state.profile)) return
    const place = placeOf(slug, message)
    // A call sounds wherever else on the page the person is, as one in a room does.
    const isHere = callsInThread(state, room, message) ? () => isLookedAt(place) : isSeen
    if (isHere()) return
    // Without a notice and a sound, the answer of the server would change nothing.
    if (!mayShow(state) && !soundsHere()) return
    const reason = await why(room, message).catch(() => undefined)
    // It may have been seen, or read elsewhere, while the server was asked.
    const readSeq = client.getState().rooms?.get(slug)?.readSeq ?? 0
    if (reason === undefined || isHere() || (isInRoom(message) && message.seq <= readSeq)) return
    ringing.set(tagOf(place), [...(ringing.get(tagOf(place)) ?? []), message])
    soon(place)
  })
  client.personal.on('thread.changed', ({ thread: { room: slug, thread, readSeq } }) => {
    const tag = tagOf({ slug, thread })
    if (ringing.has(tag) && keepUnread(tag, readSeq) === 0) take(tag)
  })
  look()
}

/** How much was meant for the person in a room, and of that not in threads alone. */
interface Counts {
  readonly all: number
  readonly inRoom: number
}

function isSeen(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus()
}

/** Whether the room is in front of the person: what comes there they see. */
function isLookedAt({ slug }: NoticePlace): boolean {
  const [, address = ''] = /^\/chat\/([^/]+)/.exec(location.pathname) ?? []
  return isSeen() && placeFrom(decodeSlug(address)).slug === slug
}

/** What of it stands in the room; what calls in a thread alone is told there. */
function meantInRoom(state: ChatState, room: Room): number {
  return Math.max(0, meantForMe(room) - calledInThreads(state, room))
}

/** As far as it is here. */
function calledInThreads(state: ChatState, room: Room): number {
  if (meantAtAnyLevel(room) === 0) return 0
  const events = state.timelines.get(room.slug)?.events ?? []
  return events.filter(
    (one) =>
      one.type === 'message.created' &&
      one.seq > room.readSeq &&
      !one.message.deleted &&
      callsInThread(state, room, one.message),
  ).length
}

/** Where push is on, this device hears of it that way. */
function mayShow({ session }: ChatState): boolean {
  const hasPush = session.kind === 'signed-in' && readStored(pushShowsKey(session.user.id))
  return !isSeen() && !hasPush && showsNotices()
}

interface Told {
  readonly place: NoticePlace
  readonly count: number
  readonly last: Message | undefined
}

/** Undefined where the browser shows none of a page, such as on Android. */
function noticeOf(
  state: ChatState,
  room: Room,
  { place, count, last }: Told,
): Notification | undefined {
  const by = last && (state.displayNames.get(last.author.id) ?? last.author.name)
  const said = last ? `${by}: ${noticeText(last.body) || i18next.t('notice.file')}` : ''
  const body = count > 1 || said === '' ? i18next.t('notice.count', { count }) : said
  try {
    const notice = new Notification(nameOf(room), {
      body: count > 1 && said !== '' ? `${body}\n${said}` : body,
      tag: tagOf(place),
      icon: '/icon-192.png',
    })
    // An answer stands under the first message of its thread.
    const seq = place.thread ?? (count === 1 ? last?.seq : undefined)
    notice.onclick = () => {
      window.focus()
      navigate(seq === undefined ? roomPath(room.slug) : messagePath(room.slug, seq))
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
