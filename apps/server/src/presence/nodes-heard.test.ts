import { InMemoryChannelLayer, type LayerMessage, LayerUnavailable } from '@lobby/channels'
import { waitFor } from '@lobby/channels/testing/waiting'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../ground/clock.ts'
import { noLogger } from '../ground/logger.ts'
import { openNodesHeard } from './nodes-heard.ts'
import { Roster } from './roster.ts'

const times = { grace: 200, beat: 30, lease: 300, gather: 5, tell: 5 }

/** A layer that loses what a test wants lost, and can be cut. */
class PoorLayer extends InMemoryChannelLayer {
  loses: (message: LayerMessage) => boolean = () => false
  isCut = false

  override async groupSend(group: string, message: LayerMessage): Promise<void> {
    if (this.isCut) throw new LayerUnavailable('cut')
    if (!this.loses(message)) await super.groupSend(group, message)
  }
}

function node(layer: PoorLayer) {
  const changes: string[] = []
  const changed = (id: string) => changes.push(`${id} ${roster.of(id)}`)
  const roster: Roster = new Roster({ clock: systemClock, times, changed, settled: () => {} })
  const nodes = openNodesHeard({ layer, roster, clock: systemClock, logger: noLogger, times })
  onTestFinished(async () => {
    await nodes.close()
    roster.close()
  })
  return { roster, changes, tell: nodes.tell }
}

test('what was lost is asked for, and a node that comes later learns of everybody', async () => {
  const layer = new PoorLayer()
  onTestFinished(() => layer.close())
  const [one, two] = [node(layer), node(layer)]
  one.tell('ada', 'online')
  await waitFor(() => expect(two.roster.of('ada')).toBe('online'))

  layer.loses = ({ type }) => type === 'presence.told'
  for (let number = 0; number < 450; number++) one.tell(`p${number}`, 'away')
  one.tell('ada', 'dnd')
  await waitFor(() => expect(one.roster.of('ada')).toBe('dnd'))
  const beats = new Promise<void>((heard) => {
    layer.loses = ({ type }) => {
      if (type === 'presence.beat') heard()
      return type === 'presence.told'
    }
  })
  await beats
  expect(two.roster.of('ada')).toBe('online')

  layer.loses = () => false
  await waitFor(() => expect(two.roster.of('ada')).toBe('dnd'))
  await waitFor(() => expect(two.roster.of('p449')).toBe('away'))
  const late = node(layer)
  await waitFor(() => expect(late.roster.of('p449')).toBe('away'))
  expect(late.roster.of('p0')).toBe('away')
})

test('while nodes cannot hear each other nobody goes offline for that; afterwards they are told of who went', async () => {
  const layer = new PoorLayer()
  onTestFinished(() => layer.close())
  const [one, two] = [node(layer), node(layer)]
  one.tell('ada', 'online')
  one.tell('bob', 'online')
  await waitFor(() => expect(two.roster.of('bob')).toBe('online'))
  await waitFor(() => expect(two.roster.of('nobody')).toBe('offline'))

  layer.isCut = true
  await waitFor(() => expect(two.roster.of('nobody')).toBeUndefined())
  one.tell('bob', undefined)
  await waitFor(() => expect(one.changes).toContain('bob undefined'))
  expect([two.roster.of('ada'), two.roster.of('bob')]).toEqual(['online', 'online'])

  layer.isCut = false
  await waitFor(() => expect(two.roster.of('bob')).toBe('offline'))
  expect(two.roster.of('ada')).toBe('online')
  expect(two.changes.filter((change) => change.startsWith('ada'))).toEqual(['ada online'])
})
