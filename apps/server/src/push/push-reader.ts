// Which devices are to be told of a message, as a reader of the log finds it.
import type { RoomEvent } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import type { Consequences } from '../reading/log-reader.ts'
import type { DatabaseTransaction } from '../storage/database.ts'
import { burstKept, type Rung, rungText } from './burst.ts'
import { hasDevices, peopleWithDevices } from './push-subscriptions.ts'
import { atOtherDevice, ringsFor } from './ringing-times.ts'
import { whoRings } from './who-rings.ts'

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
    kinds: ['message.created', 'message.edited'],
    readsAll: true,
    newest: 200,
    together: 10,
    // A burst becomes one notice, and who is looking has read it by then.
    pause: 1_000,
    concerns(event) {
      const said = ringingBy(event)
      return said !== undefined && clock.wall() - said.saidAt < ringsFor
    },
    isWanted: hasDevices,
    async store(tx, roomId, events) {
      const among = await peopleWithDevices(tx)
      for (const event of among.length > 0 ? events : []) {
        const said = ringingBy(event)
        if (!said) continue
        const now = clock.wall()
        const rings = await whoRings(tx, { roomId, ...said }, { now, among })
        const dueAt = (id: string) => now + (isActive(id) ? atOtherDevice : 0)
        const dueFor = new Map([...rings.keys()].map((id) => [id, dueAt(id)]))
        if (dueFor.size > 0) await wait(tx, roomId, said, dueFor)
      }
      return []
    },
    stored: () => sender.soon(),
  }
}

interface Said extends Rung {
  /** Milliseconds since 1970. */
  readonly saidAt: number
}

/** A new message, or one that an edit has changed; undefined where a later text has taken its place. */
function ringingBy(event: RoomEvent): Said | undefined {
  if (event.type === 'message.created') {
    const { seq, message } = event
    return { seq, at: seq, saidAt: Date.parse(message.createdAt) }
  }
  if (event.type !== 'message.edited' || event.body === undefined) return undefined
  const { messageSeq, seq, editedAt } = event
  return { seq: messageSeq, at: seq, saidAt: Date.parse(editedAt) }
}

/** Each device that these people had when it was said is to be told; what waits for the same room is told with it, when that is due. */
async function wait(
  tx: DatabaseTransaction,
  roomId: string,
  { saidAt, ...rung }: Said,
  dueFor: ReadonlyMap<string, number>,
): Promise<void> {
  const devices = await tx
    .selectFrom('push_subscriptions')
    .select(['sessionId', 'userId'])
    .where('userId', 'in', [...dueFor.keys()])
    .where('createdAt', '<=', saidAt)
    .execute()
  const { seq } = rung
  const said = { roomId, seq, burst: rungText(rung), count: 1, tries: 0 }
  const rows = devices.map(({ sessionId, userId }) => ({
    ...{ ...said, sessionId, dueAt: dueFor.get(userId) ?? saidAt },
  }))
  for (let from = 0; from < rows.length; from += rowsAtOnce)
    await tx
      .insertInto('waiting_pushes')
      .values(rows.slice(from, from + rowsAtOnce))
      .onConflict((known) =>
        known
          .columns(['sessionId', 'roomId'])
          // Not tried anew: a push service that answers nothing is given up in a busy room, too.
          .doUpdateSet(({ eb, ref, fn, cast, val }) => {
            const known = fn.coalesce(
              'waiting_pushes.burst',
              cast<string>(ref('waiting_pushes.seq'), 'text'),
            )
            const longer = eb(known, '||', val(`,${said.burst}`)).$castTo<string>()
            const isFull = eb('waiting_pushes.count', '>=', burstKept)
            const burst = eb.case().when(isFull).then(known).else(longer).end()
            return { seq, burst, count: eb('waiting_pushes.count', '+', 1) }
          }),
      )
      .execute()
}
