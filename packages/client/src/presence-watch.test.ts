import type { Command } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { PresenceWatch } from './presence-watch.ts'
import { Requests } from './requests.ts'
import { FakeClock } from './testing/fake-clock.ts'

function build() {
  const clock = new FakeClock()
  const said: Command[] = []
  const say = (command: Command) => said.push(command) > 0
  const requests = new Requests(say)
  return { clock, said, requests, presences: new PresenceWatch({ clock, requests, say }) }
}
const watched = (said: readonly Command[]) =>
  said.flatMap((command) => (command.type === 'presence.watch' ? [command.people] : []))

test('people who are shown together are asked for together, once each, and again on a new connection', async () => {
  const { clock, said, presences } = build()
  const stops = ['p1', 'p2', 'p1', 'claimed-9'].map((id) => presences.watch(id))
  await clock.pass(200)
  expect(watched(said)).toEqual([['p1', 'p2']])

  presences.receive([
    { id: 'p1', presence: 'online' },
    { id: 'p2', presence: 'away' },
  ])
  stops[0]?.()
  await clock.pass(200)
  expect(watched(said)).toHaveLength(1)
  stops[2]?.()
  await clock.pass(200)
  expect(watched(said)[1]).toEqual(['p2'])
  expect([presences.of('p1'), presences.of('p2')]).toEqual([undefined, 'away'])

  presences.setIdle(true)
  presences.again()
  await clock.pass(200)
  expect(watched(said)[2]).toEqual(['p2'])
  expect(said.filter(({ type }) => type === 'presence.idle')).toHaveLength(2)
})

test('of more people than the server tells of, those who were shown last are asked for', async () => {
  const { clock, said, presences } = build()
  for (let number = 0; number < 250; number++) presences.watch(`p${number}`)
  await clock.pass(200)
  expect(watched(said)[0]).toHaveLength(200)
  expect(watched(said)[0]?.at(-1)).toBe('p249')
})

test('what was refused as too much is asked again', async () => {
  const { clock, said, requests, presences } = build()
  presences.watch('p1')
  await clock.pass(200)
  requests.settle({ type: 'error', ref: 1, code: 'rate', message: 'Wait.' })
  await clock.pass(2_500)
  expect(watched(said)).toEqual([['p1'], ['p1']])
})
