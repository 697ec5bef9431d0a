import type { RoomEvent } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { lineOfSuspect, linesOf, readLine, roomIdOf } from './announcement.ts'

const by = { id: 'ada', name: 'Ada', guest: false }
const room = { roomId: 'garden', epoch: 'one' }
const renamed = (seq: number, letters = 10): RoomEvent => ({
  ...{ type: 'room.renamed', seq, by },
  name: 'ö'.repeat(letters),
})
const read = (lines: readonly string[]) => lines.map((line) => readLine(line))

test('events of a commit are one line, which says the room first', () => {
  const events = [renamed(4), renamed(5)]
  const lines = linesOf(room, events)
  expect(lines.map(roomIdOf)).toEqual(['garden'])
  expect(read(lines)).toEqual([{ ...room, seq: 5, events }])
})

test('many events are several lines, none of them larger than 7,000 bytes', () => {
  const events = Array.from({ length: 100 }, (_, index) => renamed(index + 1, 200))
  const lines = linesOf(room, events)
  expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThan(7_000)
  expect(read(lines).flatMap((line) => line?.events ?? [])).toEqual(events)
  expect(read(lines).map((line) => line?.events.at(-1)?.seq === line?.seq)).not.toContain(false)
})

test('of a large event its number alone is told, in its place among the others', () => {
  const lines = linesOf(room, [renamed(1), renamed(2, 5_000), renamed(3)])
  expect(read(lines).map((line) => [line?.seq, line?.events.length])).toEqual([
    [1, 1],
    [2, 0],
    [3, 1],
  ])
})

test('text is the same bytes after the way', () => {
  const event = { ...renamed(1), name: '\u2028 "\\" \n \u0000 👋 \ud800' } as RoomEvent
  const [line = ''] = linesOf(room, [event])
  expect(line).not.toContain('\n')
  expect(JSON.stringify(readLine(line)?.events[0])).toBe(JSON.stringify(event))
})

test('of an event that this version does not have, the number is believed', () => {
  expect(readLine('garden one 7 [{"type":"message.sung","seq":7}]')).toEqual({
    ...{ ...room, seq: 7, events: [] },
  })
})

test.each([
  '',
  ' ',
  'garden',
  lineOfSuspect('garden'),
  'garden one x []',
  'garden one -1 []',
  'garden one 1e99 []',
  'garden one 4 [{]',
  'garden one 4 [',
])('of the line %j nothing is believed', (line) => {
  expect(readLine(line)).toBeUndefined()
})

test.each([
  'null',
  '4',
  '[null]',
  '[4]',
  '[{}]',
  '[{"type":"constructor","seq":4}]',
  '{"length":1}',
])('of events that are %s, their number alone is believed', (json) => {
  expect(readLine(`garden one 4 ${json}`)).toEqual({ ...room, seq: 4, events: [] })
})
