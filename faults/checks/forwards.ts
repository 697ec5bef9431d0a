import type { LogEvent, LogForward, RoomDump } from '../final-log.ts'
import type { Change, Evidence, Violation } from './evidence.ts'
import { standsStill } from './restored.ts'

type Known = Pick<Evidence, 'log' | 'applies' | 'changes' | 'invokeOf' | 'banned' | 'restored'>

/** A message that is a copy. */
interface Copy {
  readonly room: string
  readonly event: LogEvent
  readonly forwarded: LogForward
}

/**
 * M11: a forward that was acknowledged stands in the room that it was for, once however often it was tried, as a message of the person who forwards it. It
 * carries the comment, and author and text of its source, as that was then, to each reader. Nobody forwards what is deleted, or from a room that they are banned from.
 */
export function* forwardedOnce(known: Known): Generator<Violation> {
  const { log, changes, applies } = known
  const copies = new Map<string, Copy>()
  const places = new Map<string, Copy>()
  const deletions = firstDeletions(known)
  for (const [room, { epoch, events }] of log)
    for (const event of events) {
      const { seq, cmid = '', forwarded } = event
      const change = changes.get(cmid)
      const isForward = change?.asked.kind === 'message.forward'
      if (!forwarded) {
        if (isForward) yield of(`${room} ${seq} is no copy, and was to be one`, change)
        continue
      }
      const copy = { room, event, forwarded }
      const twice = copies.get(cmid)
      copies.set(cmid, copy)
      places.set(`${room} ${epoch} ${seq}`, copy)
      const wrongs = isForward
        ? [
            twice && `is stored twice, also at ${twice.room} ${twice.event.seq}`,
            ...wrongsOf(copy, change),
            wrongText(copy, change, known),
            wasUnreadable(change, known, deletions),
          ]
        : ['was forwarded by nobody']
      for (const wrong of wrongs) if (wrong) yield of(`The copy at ${room} ${seq} ${wrong}`, change)
    }
  for (const [id, change] of changes) {
    const { kind, room, about, to } = change.asked
    if (kind !== 'message.forward' || !change.done) continue
    if (!standsStill(known, change.asked, change.done.t)) continue
    const copy = copies.get(id)
    if (!copy || copy.event.seq !== change.done.seq)
      yield of(
        `A copy of ${room} ${about} was acknowledged as ${to} ${change.done.seq}, and is ${copy ? `at ${copy.event.seq}` : 'not in the log'}`,
        change,
      )
  }
  for (const row of applies) {
    if (row.epoch !== log.get(row.room)?.epoch) continue
    const copy = places.get(`${row.room} ${row.epoch} ${row.seq}`)
    const { author } = copy?.forwarded ?? {}
    if (row.firstAuthor === author || (row.firstAuthor === undefined && copy?.event.isTaken))
      continue
    const says = `${row.client} shows ${row.room} ${row.seq} as by ${row.firstAuthor ?? 'nobody'} first, where the log has ${author ?? 'nobody'}`
    yield { invariant: 'M11', says, rows: [row] }
  }
}

/** What is wrong with it by itself. */
function wrongsOf({ room, event, forwarded }: Copy, { asked, refused, isUnsure }: Change) {
  return [
    room !== asked.to && `was for ${asked.to}`,
    event.sender !== asked.person && 'is by another person than asked for it',
    refused && !isUnsure && 'was refused for good',
    event.isEdited && 'is edited',
    !event.isTaken && forwarded.comment !== asked.comment && 'has another comment than was given',
  ]
}

/** What is wrong with what it carries: a copy of a copy has the author, the place and the text of the first one. */
function wrongText({ event, forwarded }: Copy, { asked }: Change, known: Known) {
  const { log } = known
  const original = log.get(asked.room)?.events[asked.about - 1]
  const from = original?.forwarded ?? { room: asked.room, seq: asked.about }
  if (forwarded.room !== from.room || forwarded.seq !== from.seq)
    return `has ${forwarded.room} ${forwarded.seq} as its source, and not ${from.room} ${from.seq}`
  const dump = log.get(forwarded.room)
  const source = dump?.events[forwarded.seq - 1]
  if (!dump || !source?.cmid) return 'is of what is no message'
  if (source.sender !== forwarded.author) return 'names another author than its source has'
  if (event.isTaken) return undefined
  if (original?.forwarded) {
    const { text } = original.forwarded
    return text !== undefined && text !== forwarded.text && 'has another text than what it copies'
  }
  const first = known.invokeOf.get(source.cmid)
  if (!first) return undefined
  const edits = editsOf(dump, source.seq).map(({ change }) => known.changes.get(change?.id ?? ''))
  const texts = [first.hash, ...edits.map((edit) => edit?.asked.hash)]
  const at = texts.lastIndexOf(forwarded.text)
  if (at < 0) return 'has a text that its source never had'
  const next = edits[at]?.done
  return next && next.t < asked.t && 'has a text that was replaced before it was asked for'
}

function editsOf({ events }: RoomDump, about: number): LogEvent[] {
  return events.filter(({ change }) => change?.kind === 'message.edited' && change.about === about)
}

/** Why nobody could have answered with the text. */
function wasUnreadable(
  { asked, done }: Change,
  { banned }: Known,
  deletions: ReadonlyMap<string, number>,
) {
  const { user, room, epoch, about } = asked
  const deleted = deletions.get(`${room} ${epoch} ${about}`)
  if (deleted !== undefined && deleted < asked.t) return 'is of what was deleted before'
  const isOut = banned.some(
    (ban) =>
      ban.user === user &&
      ban.room === room &&
      ban.since !== undefined &&
      ban.since < asked.t &&
      done &&
      done.t < ban.until,
  )
  return isOut && `is from ${room}, which ${user} was banned from`
}

/** By their places: when each message was first known to be deleted. */
function firstDeletions({ changes }: Known): ReadonlyMap<string, number> {
  const deletions = new Map<string, number>()
  for (const { asked, done } of changes.values()) {
    if (asked.kind !== 'message.delete' || !done) continue
    const key = `${asked.room} ${asked.epoch} ${asked.about}`
    deletions.set(key, Math.min(done.t, deletions.get(key) ?? Number.POSITIVE_INFINITY))
  }
  return deletions
}

function of(says: string, change: Change | undefined): Violation {
  const rows = change ? [change.asked, change.done ?? change.refused] : []
  return { invariant: 'M11', says, rows: rows.filter((row) => row !== undefined) }
}
