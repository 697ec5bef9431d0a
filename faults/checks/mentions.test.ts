import { expect, test } from 'vitest'
import type { LogEvent, RoomDump } from '../final-log.ts'
import { mentionsAreTheLog } from './mentions.ts'

const said = (mentions: readonly string[], more: Partial<LogEvent> = {}): LogEvent => {
  return { seq: 1, sender: 'ada', cmid: 'm1', hash: 'tea', mentions, ...more }
}
const edited = (mentions: readonly string[]): LogEvent => {
  const change = { kind: 'message.edited', about: 1, text: 'tea' }
  return { seq: 2, sender: 'ada', hash: 'edit', change, mentions }
}
const found = (events: readonly LogEvent[], told: readonly string[] = []) => {
  const mentions = told.map((person) => ({ seq: 1, person }))
  const dump: RoomDump = { epoch: 'e', lastSeq: events.length, events, messages: [], mentions }
  return [...mentionsAreTheLog({ log: new Map([['room-0', dump]]) })].length
}

test('the people that a message mentions are told, its author aside, and no others', () => {
  expect(found([said(['bob', 'ada'])], ['bob'])).toBe(0)
  expect(found([said(['bob'])])).toBe(1)
  expect(found([said([])], ['bob'])).toBe(1)
})

test('a message mentions what its last edit mentions', () => {
  expect(found([said(['eve']), edited(['eve'])], ['eve'])).toBe(0)
  expect(found([said(['bob']), edited(['eve'])], ['bob'])).toBe(1)
})

test('a deleted message mentions nobody', () => {
  expect(found([said([], { isTaken: true }), edited([])])).toBe(0)
  expect(found([said(['bob'], { isTaken: true })], ['bob'])).toBe(1)
})
