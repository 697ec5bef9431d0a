import { expect, test } from 'vitest'
import { claimedGuest } from '../ground/person.ts'
import { openTestStorage } from '../storage/testing/test-storage.ts'
import { openRoomLog } from './open-room-log.ts'
import type { Authority, Draft } from './room-log.ts'

const ada = { id: 'ada', name: 'Ada', guest: false }
const settings = {
  guests: true,
  openRooms: true,
  memberRooms: true,
  openDirectory: false,
  memberInvites: false,
  memberEmoji: false,
  onlyThisMachine: true,
  ownerless: true,
}
const eve = claimedGuest('Eve')
const member = { id: eve.id, name: eve.name, guest: true }

const ban = (kind: 'member.banned' | 'member.unbanned') =>
  [{ kind, author: ada, member } as const, 'member.ban'] as const
const change = (changes: Extract<Draft, { kind: 'room.changed' }>['changes']) =>
  [{ kind: 'room.changed', author: ada, changes } as const, 'room.configure'] as const

/** What keeps a person from writing, and what lets them again. */
const closings = [
  ['is banned', ban('member.banned'), ban('member.unbanned')],
  ['finds the room archived', change({ archived: true }), change({ archived: false })],
  [
    'finds that moderators alone write',
    change({ posting: 'moderators' }),
    change({ posting: 'everybody' }),
  ],
  ['finds no guests let in', change({ guests: false }), change({ guests: true })],
] as const

/** Closes and sends from both sides of the same moment, again and again. */
const rounds = 250
const sendsOfARound = 10

test.each(closings)(
  'security 42: a person who %s has no message after that, however close they come',
  async (_, close, reopen) => {
    const storage = await openTestStorage()
    const log = openRoomLog(storage)
    const room = await log.createRoom({ slug: 'garden', name: 'Garden' })
    const byEve: Authority = { actor: eve, action: 'message.send', settings }
    const write = ([draft, action]: typeof close | typeof reopen) =>
      log.append(room.id, draft, { actor: 'operator', action, settings })
    const say = (body: string) =>
      log
        .append(room.id, { kind: 'message.created', author: member, body }, byEve)
        .catch(({ code }: { code: string }) => expect(code).toBe('forbidden'))

    for (let round = 0; round < rounds; round++) {
      const sends = Array.from(
        { length: sendsOfARound },
        (_, index) => () => say(`${round}/${index}`),
      )
      // It falls into the midst of the sends: into their batch, or between two.
      const before = sends.splice(0, round % (sendsOfARound + 1)).map((send) => send())
      if (round % 3 === 0) await before[0]
      const closing = write(close)
      if (round % 3 === 1) await closing
      await Promise.all([...before, closing, ...sends.map((send) => send())])
      await write(reopen)
    }

    let isClosed = false
    let stored = 0
    let changes = 0
    for (let after = 0; ; ) {
      const events = await log.read(room.id, { after, limit: 500 })
      for (const { type } of events) {
        if (type === 'message.created') {
          expect(isClosed).toBe(false)
          stored++
        } else isClosed = ++changes % 2 === 1
      }
      if (events.length === 0) break
      after = events.at(-1)?.seq ?? 0
    }
    expect(changes).toBe(2 * rounds)
    expect(stored).toBeGreaterThan(0)
    expect(stored).toBeLessThan(rounds * sendsOfARound)
    await log.close()
    await storage.close()
  },
)
