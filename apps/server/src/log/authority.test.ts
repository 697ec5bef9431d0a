import { expect, test } from 'vitest'
import { claimedGuest } from '../person.ts'
import { openStorage } from '../storage/storage.ts'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { type Authority, openRoomLog } from './room-log.ts'

const ada = { id: 'ada', name: 'Ada', guest: false }
const settings = {
  guests: true,
  openRooms: true,
  memberRooms: true,
  memberInvites: false,
  loopback: true,
}

/** Bans and sends from both sides of the same moment, again and again. */
const rounds = 400
const sendsOfARound = 10

test('security 42: whoever is banned has no message after the ban, however close they come', async () => {
  const storage = await openStorage({ dataFolder: temporaryFolder() })
  const log = openRoomLog(storage)
  const room = await log.createRoom({ slug: 'garden', name: 'Garden' })
  const eve = claimedGuest('Eve')
  const member = { id: eve.id, name: eve.name, guest: true }
  const byEve: Authority = { actor: eve, action: 'message.send', settings }
  const byOperator: Authority = { actor: 'operator', action: 'member.ban', settings }
  const write = (kind: 'member.banned' | 'member.unbanned') =>
    log.append(room.id, { kind, author: ada, member }, byOperator)
  const say = (body: string) =>
    log
      .append(room.id, { kind: 'message.created', author: member, body }, byEve)
      .catch(({ code }: { code: string }) => expect(code).toBe('forbidden'))

  for (let round = 0; round < rounds; round++) {
    const sends = Array.from(
      { length: sendsOfARound },
      (_, index) => () => say(`${round}/${index}`),
    )
    // The ban falls into the midst of the sends: into their batch, or between two.
    const before = sends.splice(0, round % (sendsOfARound + 1)).map((send) => send())
    if (round % 3 === 0) await before[0]
    const ban = write('member.banned')
    if (round % 3 === 1) await ban
    await Promise.all([...before, ban, ...sends.map((send) => send())])
    await write('member.unbanned')
  }

  let isBanned = false
  let stored = 0
  for (let after = 0; ; ) {
    const events = await log.read(room.id, { after, limit: 500 })
    for (const { type } of events) {
      if (type === 'message.created') {
        expect(isBanned).toBe(false)
        stored++
      } else isBanned = type === 'member.banned'
    }
    if (events.length === 0) break
    after = events.at(-1)?.seq ?? 0
  }
  expect(stored).toBeGreaterThan(0)
  expect(stored).toBeLessThan(rounds * sendsOfARound)
  await log.close()
  await storage.close()
})
