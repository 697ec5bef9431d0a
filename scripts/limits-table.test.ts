import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { backpressure } from '../apps/server/src/connections/backpressure.ts'
import { rates } from '../apps/server/src/ground/rate-limit.ts'
import { defaultLimits } from '../packages/channels/src/server/limits.ts'
import { heartbeat, limits } from '../packages/protocol/src/limits.ts'
import { limitsDocument } from './limits-table.ts'

const page = readFileSync(join(import.meta.dirname, '../docs/limits.md'), 'utf8')

test('docs/limits.md says what the code says', () => {
  // When this fails, a limit has changed: node scripts/write-limits.ts
  expect(page).toBe(limitsDocument())
})

test('docs/limits.md names every limit of every table', () => {
  for (const table of [limits, heartbeat, rates, backpressure, defaultLimits])
    for (const name of Object.keys(table)) expect(page).toContain(`\n| \`${name}\` | `)
})

test.each([
  ['messageCodePoints', '4,000'],
  ['messageBytes', '16 KB'],
  ['slowModeMax', '6 hours'],
  ['silence', '35 s'],
  ['maxPayload', '64 KB'],
  ['sendByPerson', '5 a second, 10 at once'],
  ['idle', '14 days'],
  ['free', '5, 10, 20'],
  ['elsewhere', '50 an hour, 50 at once'],
  ['mistakesRemembered', '15 minutes'],
  ['network', '50'],
  ['ofEachCore', '200 a second, 200 at once'],
  ['within', '9 s'],
  ['memory', '19,456'],
  ['refusalPause', '100 ms'],
  ['knownFor', '24 hours'],
  ['linkLife', '7 days'],
  ['maxConnectionsPerNetwork', 'none'],
])('%s is shown as %s', (name, value) => {
  expect(page).toContain(`\n| \`${name}\` | ${value} | `)
})

test('docs/protocol.md has the figures that the code has', () => {
  const protocol = readFileSync(
    join(import.meta.dirname, '../docs/protocol.md'),
    'utf8',
  ).replaceAll(/\s+/g, ' ')
  const { typing, sendByPerson, sendInRoom } = rates
  const kilobytes = (bytes: number) => `${bytes / 1024} KB`
  for (const figure of [
    `${limits.messageCodePoints.toLocaleString('en')} code points and ${kilobytes(limits.messageBytes)} of UTF-8`,
    `of at most ${kilobytes(defaultLimits.maxPayload)} from the client`,
    `${limits.clientIdMin} to ${limits.clientIdMax} characters`,
    `At most ${limits.followedRooms} rooms; one more is refused as \`invalid\``,
    `${sendByPerson.burst} messages at once, then ${sendByPerson.perSecond} a second`,
    `all together ${sendInRoom.burst} at once, then ${sendInRoom.perSecond} a second`,
    `${typing.burst === 5 ? 'five' : typing.burst} at once, then one every ${1 / typing.perSecond} seconds`,
    `more than ${kilobytes(backpressure.queuedBytes)}, or has not read what it was sent for ${backpressure.unreadFor / 1_000} seconds`,
    `more than ${kilobytes(backpressure.tooMany)} of answers`,
    `nothing of it for ${defaultLimits.stalled / 1_000} seconds`,
    `no WebSocket ping for ${defaultLimits.unanswered / 1_000} seconds`,
    `within ${heartbeat.hello / 1_000} seconds`,
  ])
    expect(protocol).toContain(figure)
})

test('docs/limits.md has each table once', () => {
  const tables = limitsDocument().split(/^## .*$/m)
  expect(tables.filter((table, index) => tables.indexOf(table) < index)).toEqual([])
})
