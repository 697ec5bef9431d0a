import type { Evidence, Violation } from './evidence.ts'

/** I8: nobody is sent an event of a room that came after their ban from it, until that was lifted. */
export function* nothingAfterABan({ banned, recvs }: Evidence): Generator<Violation> {
  for (const ban of banned)
    for (const row of recvs) {
      const { user, room, epoch, seq, until } = ban
      if (row.user !== user || row.room !== room || row.epoch !== epoch) continue
      if (row.last > seq && row.t < until)
        yield {
          invariant: 'I8',
          says: `${row.client} was sent ${room} ${row.last}, although ${user} was banned from it at ${seq}`,
          rows: [ban, row],
        }
    }
}

/** What puts a person out of a room, or lets them in again. */
const isOutAfter: Readonly<Record<string, boolean>> = {
  'member.banned': true,
  'member.removed': true,
  'member.unbanned': false,
  'member.joined': false,
}

/** M5: nothing that a person says, or does to a message or its room, stands between their ban and its end. */
export function* nothingByTheBanned({ log }: Evidence): Generator<Violation> {
  for (const [room, { events }] of log) {
    const out = new Map<string, number>()
    for (const { seq, sender, place, change, cmid, topic } of events) {
      const isOut = place && isOutAfter[place.kind]
      if (place && isOut) out.set(place.member, seq)
      else if (place && isOut === false) out.delete(place.member)
      const since = out.get(sender)
      const kind = change?.kind ?? (topic === undefined ? cmid && 'a message' : 'a topic')
      if (since !== undefined && kind)
        yield {
          invariant: 'M5',
          says: `${room} ${seq} (${kind}) is by ${sender}, who was put out at ${since}`,
          rows: [],
        }
    }
  }
}
