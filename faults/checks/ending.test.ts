import { expect, test } from 'vitest'
import { check } from '../checker.ts'
import type { NewRow, Row } from '../history.ts'

const budget = { restSeconds: 15, rssMegabytes: 400, fds: 200 }
const ada = { client: 'client-0', user: 'ada', room: 'garden', epoch: 'e' } as const
const at = (t: number, row: NewRow, proc = 'harness'): Row => ({ t, proc, ...row }) as Row
const healed = at(100_000, { type: 'info', f: 'heal', client: '' })
const shown = (t: number) => at(t, { type: 'reset', f: 'snapshot', ...ada, seq: 1 }, 'crowd-0')
const final = (t: number) =>
  at(t, { type: 'info', f: 'final', ...ada, prev: 1, seq: 1, pending: 0, hash: '' }, 'crowd-0')
const rest = (t: number, isReached: boolean) =>
  at(t, { type: 'info', f: 'rest', client: '', isReached })
const waited = (t: number, ms: number, proc = 'harness', pid = 1) =>
  at(t, { type: 'info', f: 'waited', client: '', pid, ms }, proc)

function found(...rows: Row[]): string[] {
  const event = { seq: 1, sender: 'ada', hash: 'opened' }
  const garden = { epoch: 'e', lastSeq: 1, events: [event], messages: [] }
  return check([healed, ...rows], new Map([['garden', garden]]), budget)
    .filter(({ invariant }) => invariant === 'I11')
    .map(({ says }) => says)
}

const late = (took: string, waited: string) =>
  `client-0 took ${took} s to come to rest after the faults have ended, and waited ${waited} s of them for a processor`

test('a client is in time by the last that happened to it, however long the harness looks on', () => {
  expect(found(shown(115_000), final(180_000), rest(179_000, true))).toEqual([])
  expect(found(shown(115_001), final(180_000))).toEqual([late('15.0', '0.0')])
})

test('what the server or the process of the client waited for a processor is not their time', () => {
  const ofServer = [waited(99_000, 2_000), waited(118_900, 5_000)]
  const ofClient = [waited(99_500, 100, 'crowd-0'), waited(118_800, 1_200, 'crowd-0')]
  expect(found(...ofServer, ...ofClient, shown(119_000), final(121_000))).toEqual([])
  expect(found(...ofServer, shown(119_000), final(121_000))).toEqual([late('19.0', '3.0')])
})

test('waiting before the faults have ended, after the client has come to rest, and of other clients excuses nothing', () => {
  const before = [waited(50_000, 0), waited(99_999, 30_000)]
  const afterwards = waited(119_001, 60_000)
  const ofOthers = [waited(99_000, 0, 'crowd-1'), waited(118_000, 10_000, 'crowd-1')]
  const rows = [...before, afterwards, ...ofOthers, shown(119_000), final(121_000)]
  expect(found(...rows)).toEqual([late('19.0', '0.0')])
})

test('of several nodes the one that waited longest counts, and not their sum', () => {
  const nodes = [1, 2, 3].flatMap((pid) => [
    waited(99_000, 0, 'harness', pid),
    waited(118_000, 3_000, 'harness', pid),
  ])
  expect(found(...nodes, shown(119_000), final(121_000))).toEqual([late('19.0', '3.0')])
})

test('what a server waited that began after the faults counts from its first sign on', () => {
  const begun = [waited(101_000, 500, 'harness', 2), waited(118_000, 4_000, 'harness', 2)]
  expect(found(...begun, shown(119_000), final(121_000))).toEqual([late('19.0', '3.5')])
})

test('who comes back late is late, also where nothing was left to show', () => {
  const ready = at(120_000, { type: 'info', f: 'ready', client: 'client-0', socket: 2 }, 'crowd-0')
  expect(found(ready, final(121_000))).toEqual([late('20.0', '0.0')])
})

test('a run that the harness gave up on did not come to rest, whatever was waited for', () => {
  const waits = [waited(99_000, 0), waited(174_000, 75_000)]
  expect(found(...waits, shown(101_000), final(176_000), rest(175_000, false))).toEqual([
    'It did not come to rest',
  ])
})

test('people who leave in the end are not late', () => {
  const left = at(160_000, { type: 'info', f: 'closed', client: 'client-0', socket: 1, code: 1000 })
  expect(found(shown(101_000), final(102_000), left)).toEqual([])
})
