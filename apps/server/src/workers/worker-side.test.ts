import { waitUntil } from '@lobby/channels/testing/waiting'
import { expect, test } from 'vitest'
import { systemClock } from '../ground/clock.ts'
import { everyone } from '../notices.ts'
import { type Carrier, Link, type Parcel } from './link.ts'
import { joinLogProcess } from './worker-side.ts'

test('a log process that takes nothing costs a worker a bounded memory for notices', async () => {
  const sent: Parcel[] = []
  let written = () => {}
  let take = (_: Parcel) => {}
  const carrier: Carrier = {
    send(parcel, done) {
      sent.push(parcel)
      written = done
    },
    onParcel(call) {
      take = call
    },
    onEnd() {},
  }
  const joining = joinLogProcess(new Link(carrier, { failed() {} }), {
    ...{ clock: systemClock, hasRedis: false, drain() {} },
  })
  await waitUntil(() => sent.length === 1)
  const welcome = { durability: 'full', health: { status: 'ok', problems: [] } }
  take({ mark: 0, messages: [['answer', 1, welcome]] })
  const { layer } = await joining

  const text = 'x'.repeat(1_000_000)
  for (let n = 0; n < 10; n++) await layer?.groupSend(everyone, { type: 'news', text })
  written()

  await waitUntil(() => sent.length === 2)
  expect(sent[1]?.messages).toHaveLength(2)
})
