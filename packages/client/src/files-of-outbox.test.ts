import { expect, test } from 'vitest'
import { FilesOfOutbox } from './files-of-outbox.ts'
import { Outbox } from './outbox.ts'
import type { PendingMessage } from './pending-message.ts'
import { FakeClock } from './testing/fake-clock.ts'
import { FakeTabs } from './testing/fake-tabs.ts'
import { SlowPersistence } from './testing/slow-persistence.ts'

const ada = { id: 'ada', name: 'Ada', guest: false }

test('a message that another tab hears is stored, before it hears of its files, is offered again with them', async () => {
  const clock = new FakeClock()
  const persistence = new SlowPersistence(clock)
  const joinTabs = new FakeTabs().join
  const sent: PendingMessage[] = []
  const openTab = async () => {
    const outbox = new Outbox({
      ...{ clock, random: () => 0.5, persistence, joinTabs, placeOf: () => undefined },
      deliver: (message) => {
        sent.push(message)
        return new Promise(() => {})
      },
      onChange() {},
      onWord() {},
    })
    void outbox.signedIn(ada)
    void outbox.resume()
    await clock.pass(50)
    return outbox
  }
  const [first, second] = [await openTab(), await openTab()]
  const files = [{ key: 'rose', name: 'rose.png', bytes: 7 }]
  const id = first.write({ room: 'lobby', body: 'Look', answering: undefined, files })
  await clock.pass(50)
  const place = { epoch: 'old', seq: 1, files: ['id-of-rose'] }

  new FilesOfOutbox(first).uploaded('rose', 'id-of-rose')
  first.stored(id, place)
  // What the first tab keeps is on its way to the second, which keeps its own last.
  await clock.pass(8)
  second.stored(id, place)
  await clock.pass(100)
  first.close()
  second.setEpoch('lobby', 'new')
  await clock.pass(100)

  expect(sent.at(-1)).toMatchObject({ clientId: id, files: [{ ...files[0], id: 'id-of-rose' }] })
})
