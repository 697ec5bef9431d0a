import { expect, test } from 'vitest'
import { Delivery } from './delivery.ts'
import { ChatRefusal } from './errors.ts'
import type { PendingMessage } from './pending-message.ts'
import { FakeClock } from './testing/fake-clock.ts'

test('a message that a live server refuses for now is tried again after growing pauses, at last every 8 seconds', async () => {
  const clock = new FakeClock()
  const tries: number[] = []
  const message: PendingMessage = {
    clientId: 'one',
    room: 'garden',
    body: 'Tea?',
    writtenAt: '2026-01-01T00:00:00Z',
    userId: 'ada',
    state: { kind: 'sending' },
  }
  const delivery = new Delivery({
    clock,
    random: () => 1,
    deliver: async () => {
      tries.push(clock.monotonic())
      throw new ChatRefusal('storage_full', 'The disk is full.')
    },
    due: () => [message],
    onStored: () => {},
    onRefused: () => {},
  })

  delivery.start()
  await clock.pass(32_000)
  delivery.stop()

  const pauses = tries.map((at, index) => at - (tries[index - 1] ?? 0)).slice(1)
  expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000])
})
