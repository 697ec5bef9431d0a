// What the list shows, from what the client knows: pure, so that it can be tested without a page.

import type { Answering, PendingMessage } from '@lobby/client'
import type { Author, Message, RoomEvent } from '@lobby/protocol'
import { startOfDay } from '../i18n/start-of-day.ts'

export type MessageRow = {
  readonly kind: 'message'
  readonly key: string
  /** Absent while the message is pending. */
  readonly seq: number | undefined
  readonly author: Author
  readonly body: string
  readonly isDeleted: boolean
  readonly time: number
  readonly isMine: boolean
  /** A guest under a name by which somebody else speaks here, too. */
  readonly isMistakable: boolean
  /** First and last of a run by one person. */
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly pending: PendingMessage | undefined
  /** As it is stored; absent while it is pending. */
  readonly message: Message | undefined
  /** What it answers. */
  readonly answering: Answering | undefined
}

export type Row =
  | { readonly kind: 'top'; readonly key: 'top'; readonly time: number }
  | { readonly kind: 'day'; readonly key: string; readonly time: number }
  | { readonly kind: 'unread'; readonly key: 'unread'; readonly time: number }
  | {
      readonly kind: 'notice'
      readonly key: string
      readonly time: number
      readonly event: Notice
    }
  | {
      readonly kind: 'folded'
      readonly key: string
      readonly time: number
      /** The key of the first message in it. */
      readonly first: string
      readonly count: number
    }
  | MessageRow

/** What happened in the room beside what was said. */
export type Notice = Exclude<RoomEvent, { type: 'message.created' } | { messageSeq: number }>

type Input = {
  readonly events: readonly RoomEvent[]
  readonly pending: readonly PendingMessage[]
  readonly me: Author | undefined
  /** The divider stands after this `seq`; nowhere when undefined. */
  readonly unreadAfter: number | undefined
  /** By which accounts are shown, by their ids. */
  readonly displayNames?: ReadonlyMap<string, string>
  /** All are of one thread; else, what stands in a thread alone is left out. */
  readonly isThread?: boolean
}

const sameRun = 5 * 60_000

export function buildRows(input: Input): readonly Row[] {
  const { events, pending, me, unreadAfter, displayNames, isThread = false } = input
  const rows: Row[] = [{ kind: 'top', key: 'top', time: 0 }]
  let day = Number.NaN
  let divider = unreadAfter
  const shared = sharedNames(events, displayNames)

  const add = (row: Omit<MessageRow, 'kind' | 'isFirst' | 'isLast'>) => {
    const { time } = row
    // Day lines only go forward, whatever a server's clock has said meanwhile.
    if (!(startOfDay(time) <= day)) {
      day = startOfDay(time)
      rows.push({ kind: 'day', key: `day-${row.key}`, time: day })
    }
    if (divider !== undefined && row.seq !== undefined && row.seq > divider && !row.isMine) {
      rows.push({ kind: 'unread', key: 'unread', time })
      divider = undefined
    }
    const previous = rows.at(-1)
    // The first message of a thread is what the others answer.
    const isRoot = isThread && rows.filter(({ kind }) => kind === 'message').length === 1
    const continues =
      !isRoot &&
      previous?.kind === 'message' &&
      previous.author.id === row.author.id &&
      previous.author.name === row.author.name &&
      time - previous.time < sameRun
    if (continues) rows[rows.length - 1] = { ...previous, isLast: false }
    rows.push({ ...row, kind: 'message', isFirst: !continues, isLast: true })
  }

  for (const event of events) {
    // Its message says so itself.
    if ('messageSeq' in event) continue
    if (event.type !== 'message.created') {
      rows.push({ kind: 'notice', key: `notice-${event.seq}`, time: rows.at(-1)?.time ?? 0, event })
      continue
    }
    const { message, clientId, seq } = event
    if (!isThread && isAside(message)) continue
    add({
      // The key of its pending form: stored, it stays the same element.
      key: clientId ?? message.id,
      seq,
      author: message.author,
      body: message.body,
      isDeleted: message.deleted === true,
      time: Date.parse(message.createdAt),
      isMine: message.author.id === me?.id,
      isMistakable: message.author.guest && shared.has(plain(message.author.name)),
      pending: undefined,
      message,
      answering: message,
    })
  }
  for (const message of pending)
    if (me && (isThread || !isAside(message.answering ?? {})))
      add({
        key: message.clientId,
        seq: undefined,
        author: me,
        body: message.body,
        isDeleted: false,
        // Never before what it comes after, whatever this device's clock says.
        time: Math.max(Date.parse(message.writtenAt), rows.at(-1)?.time ?? 0),
        isMine: true,
        isMistakable: false,
        pending: message,
        message: undefined,
        answering: message.answering,
      })
  return rows
}

/** Names by which more than one person speaks: those that they are shown by, and those that they are mentioned by. */
function sharedNames(
  events: readonly RoomEvent[],
  displayNames: Input['displayNames'],
): ReadonlySet<string> {
  const owners = new Map<string, string>()
  const shared = new Set<string>()
  for (const event of events) {
    if (event.type !== 'message.created') continue
    const { id, name } = event.message.author
    for (const called of [name, displayNames?.get(id) ?? name].map(plain)) {
      const owner = owners.get(called)
      if (owner === undefined) owners.set(called, id)
      else if (owner !== id) shared.add(called)
    }
  }
  return shared
}

function plain(name: string): string {
  return name.toLowerCase()
}

/** How many messages of others came after this `seq`. */
export function countFresh(
  events: readonly RoomEvent[],
  after: number,
  me: Author | undefined,
): number {
  return events.filter(
    (event) =>
      event.type === 'message.created' &&
      event.seq > after &&
      !isAside(event.message) &&
      event.message.author.id !== me?.id,
  ).length
}

/** It stands in its thread alone. */
export function isAside({ thread, alsoInRoom }: Answering): boolean {
  return thread !== undefined && !alsoInRoom
}
