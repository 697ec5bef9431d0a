// Which devices are to be told of a message, as a reader of the log finds it.
import type { RoomEvent } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import type { Consequences } from '../reading/log-reader.ts'
import type { DatabaseTransaction } from '../storage/database.ts'
import { hasDevices, peopleWithDevices } from './push-subscriptions.ts'
import { whoRings } from './who-rings.ts'

/** What is older, in milliseconds, rings for nobody any more, such as after a long stop of the server. */
const ringsFor = 60 * 60 * 1_000
/** Milliseconds for which a person who is at another device has time to read it there. */
export const atOtherDevice = 20_000

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
    // A burst becomes one notice, and who is looking has read it by then.
    pause: 1_000,
    concerns: (event) =>
      event.type === 'message.created' &&
      clock.wall() - Date.parse(event.message.createdAt) < ringsFor,
    isWanted: hasDevices,
    async store(tx, roomId, events) {
      const among = await peopleWithDevices(tx)
      for (const { seq } of among.length > 0 ? events : []) {
        const now = clock.wall()
        const rings = await whoRings(tx, { roomId, seq }, { now, among })
        for (const userId of rings.keys())
          await wait(tx, { userId, roomId, seq }, now + (isActive(userId) ? atOtherDevice : 0))
      }
      return []
    },
    stored: () => sender.soon(),
  }
}

/** Each of the person's devices is to be told; what waits for the same room is told with it, when that is due. */
async function wait(
  tx: DatabaseTransaction,
  { userId, roomId, seq }: { userId: string; roomId: string; seq: RoomEvent['seq'] },
  dueAt: number,
): Promise<void> {
  const devices = await tx
    .selectFrom('push_subscriptions')
    .select('sessionId')
    .where('userId', '=', userId)
    .execute()
  for (const { sessionId } of devices)
    await tx
      .insertInto('waiting_pushes')
      .values({ sessionId, roomId, seq, count: 1, dueAt, tries: 0 })
      .onConflict((known) =>
        known
          .columns(['sessionId', 'roomId'])
          .doUpdateSet(({ eb }) => ({ seq, count: eb('waiting_pushes.count', '+', 1), tries: 0 }))
          .where('waiting_pushes.seq', '<', seq),
      )
      .execute()
}
