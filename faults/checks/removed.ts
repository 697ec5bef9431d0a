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
