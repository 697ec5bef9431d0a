import type { Snapshot } from '@lobby/protocol'
import { expect, test } from 'vitest'
import type { HistoryWindow } from '../history-window.ts'
import { reduce } from './reducer.ts'
import { Store } from './store.ts'

const window: HistoryWindow = {
  epoch: 'e1',
  prev: 49_950,
  seq: 50_050,
  events: [],
  older: 'idle',
  newer: 'idle',
  since: 100_000,
}

const snapshot = (reason: Snapshot['reason'], epoch = 'e1'): Snapshot => ({
  type: 'snapshot',
  room: 'archive',
  epoch,
  reason,
  prev: 99_950,
  seq: 100_000,
  events: [],
})

const jumped = reduce(new Store().state, { type: 'jumped', room: 'archive', window })

test.each([
  ['new', 'e1', true],
  ['limited', 'e1', true],
  ['reset', 'e1', false],
  ['new', 'e2', false],
] as const)('a jump outlives a snapshot that is %s, of epoch %s: %s', (reason, epoch, stays) => {
  const state = reduce(jumped, { type: 'frame', frame: snapshot(reason, epoch), now: 0 })

  expect(state.windows.has('archive')).toBe(stays)
  expect(state.timelines.get('archive')?.seq).toBe(100_000)
})
