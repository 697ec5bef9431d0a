// Which devices are to be told of a message, as a reader of the log finds it.
import type { RoomEvent } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import type { Consequences } from '../reading/log-reader.ts'
import type { DatabaseTransaction } from '../storage/database.ts'
import { hasDevices, peopleWithDevices } from './push-subscriptions.ts'
import { whoRings } from './who-rings.ts'

/** Messages older than this, in milliseconds, do not ring, such as after a long stop of the server. */
const ringsFor = 60 * 60 * 1_000
/** Milliseconds for which a person who is at another device has time to read it there. */
export const atOtherDevice = 20_000
/** Rows of one statement. */
const rowsAtOnce = 500

interface Needs {
  readonly clock: Clock
  /** Whether the person is at a device just now. */
  readonly isActive: (userId: string) => boolean
  readonly sender: { soon(): void }
}

export function pushReader({ clock, isActive, sender }: Needs): Consequences {
  return {
    name: 'push',
    kinds: ['message.created'],
    readsAll: true,
    newest: 200,
    together: 10,
    // A burst becomes one notice, and who is looking has read it by then.
    pause: 1_000,
    concerns: (event) =>
      event.type === 'message.created' &&
      clock.wall() - Date.parse(event.message.createdAt) < ringsFor,
    isWanted: hasDevices,
    async store(tx, roomId, events) {
      const among = await peopleWithDevices(tx)
      for (const event of among.length > 0 ? events : []) {
        if (event.type !== 'message.created') continue
        const { seq } = event
        const now = clock.wall()
        const rings = await whoRings(tx, { roomId, seq }, { now, among })
        const dueAt = (id: string) => now + (isActive(id) ? atOtherDevice : 0)
        const dueFor = new Map([...rings.keys()].map((id) => [id, dueAt(id)]))
        const saidAt = Date.parse(event.message.createdAt)
        if (dueFor.size > 0) await wait(tx, { roomId, seq, saidAt }, dueFor)
      }
      return []
    },
    stored: () => sender.soon(),
  }
}

/** Each device that these people had when it was said is to be told; what waits for the same room is told with it, when that is due. */
async function wait(
  tx: DatabaseTransaction,
  { roomId, seq, saidAt }: { roomId: string; seq: RoomEvent['seq']; saidAt: number },
  dueFor: ReadonlyMap<string, number>,
): Promise<void> {
  const devices = await tx
    .selectFrom('push_subscriptions')
    .select(['sessionId', 'userId'])
    .where('userId', 'in', [...dueFor.keys()])
    .where('createdAt', '<=', saidAt)
    .execute()
  const rows = devices.map(({ sessionId, userId }) => ({
    ...{ sessionId, roomId, seq, count: 1, dueAt: dueFor.get(userId) ?? saidAt, tries: 0 },
  }))
  for (let from = 0; from < rows.length; from += rowsAtOnce)
    await tx
      .insertInto('waiting_pushes')
      .values(rows.slice(from, from + rowsAtOnce))
      .onConflict((known) =>
        known
          .columns(['sessionId', 'roomId'])
          // Not tried anew: a push service that answers nothing is given up in a busy room, too.
          .doUpdateSet(({ eb }) => ({ seq, count: eb('waiting_pushes.count', '+', 1) }))
          .where('waiting_pushes.seq', '<', seq),
      )
      .execute()
}
