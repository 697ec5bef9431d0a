import type { Cursor } from '@lobby/protocol'
import { FollowedRooms } from '@lobby/server/parts/followed-rooms'
import { expect, test } from 'vitest'
import { simulateWindow } from './send-window.ts'

const seeds = 500

test(`in ${seeds} seeds of floods, snapshots and slow readers every command is answered, and every room complete`, async () => {
  let paused = 0
  let lagged = 0
  for (let seed = 1; seed <= seeds; seed++) {
    const run = await simulateWindow(seed)
    expect(run.wrong, `repeat it: node faults/simulation/send-window.ts ${seed}`).toEqual([])
    paused += Number(run.paused)
    lagged += Number(run.lagged)
  }
  // Both bounds were met, or the test would prove little.
  expect(paused).toBeGreaterThan(seeds / 20)
  expect(lagged).toBeGreaterThan(seeds / 3)
}, 900_000)

/** Follows in the connection's turn, until all of it is sent. */
class WaitsInTurn extends FollowedRooms {
  override async follow(slug: string, cursor: Cursor | null) {
    const followed = await super.follow(slug, cursor)
    await followed.sent
    return followed
  }
}

test('a snapshot that is waited for in the turn of its command is found out in a few seeds', async () => {
  const found: number[] = []
  for (let seed = 1; seed <= 20; seed++)
    if ((await simulateWindow(seed, WaitsInTurn)).wrong.length > 0) found.push(seed)
  expect(found).toContain(1)
})
