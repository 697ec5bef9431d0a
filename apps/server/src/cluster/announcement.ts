// Announcements of the log between processes: lines of text, so that a reader skips a room without
// followers on its node, and does not parse its events.
import type { RoomEvent } from '@lobby/protocol'
import { kinds } from '../log/kinds/kinds.ts'
import type { Announced, Place } from '../log/room-log.ts'

/** Bytes of one line, about, up to which events go with it; of more, their number alone is told. */
const inlineBytes = 6_000

/** The lines that tell of events of one room, contiguous; each begins with the room's id. */
export function linesOf(
  { roomId, epoch }: Pick<Place, 'roomId' | 'epoch'>,
  events: readonly RoomEvent[],
): string[] {
  const lines: string[] = []
  let texts: string[] = []
  let bytes = 0
  const end = (seq: number) => {
    if (texts.length > 0) lines.push(`${roomId} ${epoch} ${seq} [${texts.join()}]`)
    texts = []
    bytes = 0
  }
  for (const event of events) {
    const text = JSON.stringify(event)
    const size = Buffer.byteLength(text)
    if (bytes + size > inlineBytes) end(event.seq - 1)
    if (size > inlineBytes) lines.push(`${roomId} ${epoch} ${event.seq} `)
    else texts.push(text)
    bytes = texts.length === 0 ? 0 : bytes + size
  }
  end(events.at(-1)?.seq ?? 0)
  return lines
}

/** The line that makes the others ask the database about a room, such as one that was deleted. */
export function lineOfSuspect(roomId: string): string {
  return `${roomId}   `
}

/** Of which room a line tells. */
export function roomIdOf(line: string): string {
  return line.slice(0, line.indexOf(' '))
}

/**
 * What a line tells, where its room is of interest; undefined for one of `lineOfSuspect`, and for one that cannot
 * be read: then too the database knows. Events of a kind that this version does not have are left out, and read.
 */
export function readLine(line: string): Announced | undefined {
  const [roomId = '', epoch = '', digits = ''] = line.split(' ', 3)
  const seq = Number(digits)
  if (!Number.isSafeInteger(seq) || seq < 1) return undefined
  const json = line.slice(roomId.length + epoch.length + digits.length + 3)
  if (json === '') return { roomId, epoch, seq, events: [] }
  try {
    const events: unknown = JSON.parse(json)
    const areKnown = Array.isArray(events) && events.every(isKnown)
    return { roomId, epoch, seq, events: areKnown ? events : [] }
  } catch {
    return undefined
  }
}

function isKnown(event: Partial<RoomEvent> | null): boolean {
  return Number.isSafeInteger(event?.seq) && Object.hasOwn(kinds, event?.type ?? '')
}
