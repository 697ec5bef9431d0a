import type { LogEvent } from '../final-log.ts'
import type { Fetched, Restored } from '../history.ts'
import type { Evidence, Violation } from './evidence.ts'

type Known = Pick<
  Evidence,
  | 'log'
  | 'invokeOf'
  | 'changes'
  | 'uploads'
  | 'fetches'
  | 'storedFiles'
  | 'banned'
  | 'restored'
  | 'oks'
  | 'applies'
>

/** Milliseconds after the word that a message is deleted in which its bytes are; the promise is half of it. */
const goneWithin = 10_000
/** Milliseconds for which a client waits for an answer, and after which it has heard of what had happened by then. */
const heardWithin = 10_000

/**
 * M12: a message that is stored has the files that it was sent with, as many and whole, byte by byte; so has a copy of it. Who is told that a file is up can read it.
 * The bytes of what was deleted are gone, and nothing lies there that the database knows nothing of. A copy by hand of what is written to
 * meanwhile has no one moment: of what came or went while it was made, it may have the row or the file alone.
 */
export function* filesAreWhole(known: Known): Generator<Violation> {
  const { log, invokeOf, uploads, fetches, storedFiles, restored } = known
  const isTorn = tornFiles(known)
  const hashes = new Map(storedFiles.map(({ file, hash }) => [file, hash]))
  for (const [room, { events }] of log)
    for (const event of events) {
      const sent = event.cmid === undefined ? undefined : filesOf(event, known)
      if (!sent || event.isTaken) continue
      const files = event.files ?? []
      const has = files.map((file) => hashes.get(file) ?? 'nothing')
      const isMissing = files.some((file) => !hashes.has(file) && isTorn(file))
      if (has.join() !== sent.join() && !isMissing)
        yield m12(
          `${room} ${event.seq} was to have the files ${sent.join(', ') || '(none)'}, and has ${has.join(', ') || '(none)'}`,
          invokeOf.get(event.cmid ?? ''),
        )
    }
  const uploadOf = new Map(uploads.map((row) => [row.file, row]))
  const tookAway = (row: Fetched) => {
    const { t } = uploadOf.get(row.file) ?? row
    const isLost = ({ copied, t: at }: Restored) =>
      copied && copied.from <= t && t < at + heardWithin && at < row.t
    return restored.some(isLost)
  }
  for (const row of fetches) {
    const hash = uploadOf.get(row.file)?.hash
    const isOther = row.hash !== undefined && hash !== undefined && row.hash !== hash
    if (isOther) yield m12(`${row.client} read ${row.hash} as ${row.file}, which is ${hash}`, row)
    // Whose server could not answer knows nothing.
    else if (row.isUnsent && row.status >= 300 && row.status < 500 && !tookAway(row))
      yield m12(`${row.client} was told that ${row.file} is up, and then ${row.status}`, row)
  }
  for (const row of storedFiles)
    if (!row.isKnown && !isTorn(row.file))
      yield m12(`${row.file} lies there, and the database knows nothing of it`, row)
  yield* deletedStays(known, isTorn)
}

/** M13: nobody gets a file of a room that they may not be in: not a stranger who was put out of all of them, nor who is banned, from their ban to its end. */
export function* filesAreForReaders({ fetches, banned }: Known): Generator<Violation> {
  for (const row of fetches) {
    if (row.status >= 300 || row.isUnsent) continue
    if (row.isOutsider) {
      yield { invariant: 'M13', says: `An outsider got ${row.file} of ${row.room}`, rows: [row] }
      continue
    }
    const ban = banned.find(
      ({ user, room, since, until }) =>
        user === row.user &&
        room === row.room &&
        since !== undefined &&
        since < row.since &&
        row.t < until,
    )
    if (ban)
      yield {
        invariant: 'M13',
        says: `${row.user} got ${row.file} of ${row.room}, which they were banned from`,
        rows: [ban, row],
      }
  }
}

/** The hashes of what it was sent with; undefined where nobody knows. */
function filesOf(event: LogEvent, { log, invokeOf }: Known): readonly string[] | undefined {
  const { forwarded, cmid = '' } = event
  const source = forwarded && log.get(forwarded.room)?.events[forwarded.seq - 1]
  const invoke = invokeOf.get((forwarded ? source?.cmid : cmid) ?? '')
  return invoke && (invoke.files ?? [])
}

function* deletedStays(
  { log, changes, uploads, storedFiles }: Known,
  isTorn: (file: string) => boolean,
): Generator<Violation> {
  const needed = new Set<string>()
  for (const { events } of log.values())
    for (const { isTaken, files = [] } of events)
      if (!isTaken) for (const file of files) needed.add(file)
  const deletedAt = new Map<string, number>()
  for (const { asked, done } of changes.values())
    if (asked.kind === 'message.delete' && done)
      deletedAt.set(`${asked.room} ${asked.epoch} ${asked.about}`, done.t)
  const cmids = new Map<string, number>()
  for (const [room, { epoch, events }] of log)
    for (const { cmid, seq, isTaken } of events) {
      const at = deletedAt.get(`${room} ${epoch} ${seq}`)
      if (cmid !== undefined && isTaken && at !== undefined) cmids.set(cmid, at)
    }
  const stored = new Map(storedFiles.map((row) => [row.file, row]))
  for (const upload of uploads) {
    const row = stored.get(upload.file)
    const at = cmids.get(upload.cmid)
    if (!row || at === undefined || needed.has(upload.file)) continue
    if (at + goneWithin < row.t && !isTorn(upload.file))
      yield m12(`The bytes of ${upload.file} are there, and its message is deleted`, upload)
  }
}

/** Tells of which files a copy that was put back may have the row without the bytes, or the bytes without the row: they came or went while it was made. */
function tornFiles({ restored, uploads, changes, oks, applies }: Known): (file: string) => boolean {
  const copies = restored.flatMap(({ copied }) => (copied?.isTorn ? copied : []))
  const isMeanwhile = (from: number, to: number) =>
    copies.some((copied) => from <= copied.to && copied.from <= to)
  const cmidAt = new Map(
    [...oks, ...applies].map(({ room, epoch, seq, cmid }) => [`${room} ${epoch} ${seq}`, cmid]),
  )
  const touched = new Set<string | undefined>()
  // A deletion whose answer was lost came at an unknown time.
  for (const { asked, done } of changes.values())
    if (
      asked.kind === 'message.delete' &&
      isMeanwhile(asked.t, (done?.t ?? asked.t + heardWithin) + goneWithin)
    )
      touched.add(cmidAt.get(`${asked.room} ${asked.epoch} ${asked.about}`))
  const torn = new Set<string>()
  for (const { t, file, cmid } of uploads)
    if (isMeanwhile(t - heardWithin, t) || touched.has(cmid)) torn.add(file)
  return (file) => torn.has(file)
}

function m12(says: string, row: Violation['rows'][number] | undefined): Violation {
  return { invariant: 'M12', says, rows: row ? [row] : [] }
}
