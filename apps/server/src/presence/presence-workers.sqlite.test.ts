import { expect, test } from 'vitest'
import { buildWorkers } from '../testing/build-workers.ts'
import { meet } from '../testing/private-room.ts'
import { soonPresent, untilTold } from '../testing/seen-presence.ts'

test('workers tell each other who is there; when one is gone, so are its people', async () => {
  await using here = await buildWorkers(2, { presenceTimes: soonPresent })
  const [first, second] = here.workers
  if (!first || !second) throw new Error('There are two workers.')
  const [ada, bob] = [await first.chat.account('Ada'), await first.chat.account('Bob')]
  await meet(first.chat, ada, bob)
  const watcher = await first.chat.connect(ada)
  await watcher.command({ type: 'presence.watch', people: [bob.id] })

  await second.chat.connect(bob)
  await untilTold(watcher, bob.id, 'online')
  second.cut()
  expect(await untilTold(watcher, bob.id, 'offline')).toEqual([])
})
