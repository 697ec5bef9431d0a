import { expect, test } from 'vitest'
import { buildNodes } from '../testing/build-nodes.ts'
import { meet } from '../testing/private-room.ts'
import { soonPresent, untilTold } from '../testing/seen-presence.ts'

async function build() {
  const [one, two] = await buildNodes({}, {}, { presenceTimes: { ...soonPresent, lease: 1_500 } })
  const [ada, bob] = [await one.account('Ada'), await one.account('Bob')]
  await meet(one, ada, bob)
  const watcher = await one.connect(ada)
  await watcher.command({ type: 'presence.watch', people: [bob.id] })
  return { one, two, bob, watcher }
}

test('who is on another node is here, until the last connection on any of them', async () => {
  const { one, two, bob, watcher } = await build()
  const there = await two.connect(bob)
  await untilTold(watcher, bob.id, 'online')
  await there.socket.sendJson({ type: 'presence.idle', idle: true })
  await untilTold(watcher, bob.id, 'away')

  const here = await one.connect(bob)
  await untilTold(watcher, bob.id, 'online')
  await there.socket.disconnect()
  await here.socket.disconnect()
  expect(await untilTold(watcher, bob.id, 'offline')).not.toContain('offline')
})

test('people of a killed node go offline, and are back once it is heard again', async () => {
  const { one, two, bob, watcher } = await build()
  await two.connect(bob)
  await untilTold(watcher, bob.id, 'online')

  // As a kill does, without a farewell.
  await two.app.context.layer.close()
  expect(await untilTold(watcher, bob.id, 'offline')).toEqual([])
  await one.connect(bob)
  await untilTold(watcher, bob.id, 'online')
})
