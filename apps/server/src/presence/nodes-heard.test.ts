import { InMemoryChannelLayer, type LayerMessage, LayerUnavailable } from '@lobby/channels'
import { waitFor } from '@lobby/channels/testing/waiting'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../ground/clock.ts'
import { noLogger } from '../ground/logger.ts'
import { openNodesHeard } from './nodes-heard.ts'
import type { Shown } from './roster.ts'
import { type AtDevice, openWhereabouts, type Whereabouts } from './whereabouts.ts'

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
  const changed = (id: string) => changes.push(`${id} ${whereabouts.of(id)}`)
  const whereabouts: Whereabouts = openWhereabouts({
    ...{ clock: systemClock, times, changed, settled: () => {} },
  })
  const nodes = openNodesHeard({
    ...{ layer, whereabouts, clock: systemClock, logger: noLogger, times },
  })
  onTestFinished(async () => {
    await nodes.close()
    whereabouts.close()
  })
  const tell = (id: string, shown: Shown | undefined, truly?: AtDevice) =>
    nodes.tell(id, { shown, truly: truly ?? (shown === 'dnd' ? 'online' : shown) })
  return { whereabouts, changes, tell }
}

test('what was lost is asked for, and a node that comes later learns of everybody', async () => {
  const layer = new PoorLayer()
  onTestFinished(() => layer.close())
  const [one, two] = [node(layer), node(layer)]
  one.tell('ada', 'online')
  await waitFor(() => expect(two.whereabouts.of('ada')).toBe('online'))

  layer.loses = ({ type }) => type === 'presence.told'
  for (let number = 0; number < 450; number++) one.tell(`p${number}`, 'away')
  one.tell('ada', 'dnd')
  await waitFor(() => expect(one.whereabouts.of('ada')).toBe('dnd'))
  const beats = new Promise<void>((heard) => {
    layer.loses = ({ type }) => {
      if (type === 'presence.beat') heard()
      return type === 'presence.told'
    }
  })
  await beats
  expect(two.whereabouts.of('ada')).toBe('online')

  layer.loses = () => false
  await waitFor(() => expect(two.whereabouts.of('ada')).toBe('dnd'))
  await waitFor(() => expect(two.whereabouts.of('p449')).toBe('away'))
  const late = node(layer)
  await waitFor(() => expect(late.whereabouts.of('p449')).toBe('away'))
  expect(late.whereabouts.of('p0')).toBe('away')
})

test('while nodes cannot hear each other nobody goes offline for that; afterwards they are told of who went', async () => {
  const layer = new PoorLayer()
  onTestFinished(() => layer.close())
  const [one, two] = [node(layer), node(layer)]
  one.tell('ada', 'online')
  one.tell('bob', 'online')
  await waitFor(() => expect(two.whereabouts.of('bob')).toBe('online'))
  await waitFor(() => expect(two.whereabouts.of('nobody')).toBe('offline'))

  layer.isCut = true
  await waitFor(() => expect(two.whereabouts.of('nobody')).toBeUndefined())
  one.tell('bob', undefined)
  await waitFor(() => expect(one.changes).toContain('bob undefined'))
  expect([two.whereabouts.of('ada'), two.whereabouts.of('bob')]).toEqual(['online', 'online'])

  layer.isCut = false
  await waitFor(() => expect(two.whereabouts.of('bob')).toBe('offline'))
  expect(two.whereabouts.of('ada')).toBe('online')
  expect(two.changes.filter((change) => change.startsWith('ada'))).toEqual(['ada online'])
})

test('a person who hides is at a device for every node, and is shown by none', async () => {
  const layer = new PoorLayer()
  onTestFinished(() => layer.close())
  const [one, two] = [node(layer), node(layer)]
  one.tell('ada', undefined, 'online')
  one.tell('bob', undefined, 'away')
  one.tell('cleo', 'dnd', 'online')
  await waitFor(() => expect(two.whereabouts.of('cleo')).toBe('dnd'))
  await waitFor(() => expect(two.whereabouts.of('nobody')).toBe('offline'))
  const late = node(layer)
  await waitFor(() => expect(late.whereabouts.of('cleo')).toBe('dnd'))
  for (const { whereabouts, changes } of [two, late]) {
    expect(['ada', 'bob', 'cleo'].map(whereabouts.isActive)).toEqual([true, false, true])
    expect(changes.filter((change) => !change.startsWith('cleo'))).toEqual([])
  }
  await waitFor(() =>
    expect(['ada', 'bob'].map(late.whereabouts.of)).toEqual(['offline', 'offline']),
  )

  one.tell('ada', undefined)
  await waitFor(() => expect(two.whereabouts.isActive('ada')).toBe(false))
})

test('of a node of before, which tells what is shown alone, those are at a device who look so', async () => {
  const layer = new PoorLayer()
  onTestFinished(() => layer.close())
  const old = await layer.newChannel('old')
  await layer.groupAdd('lobby.presence', old)
  const { whereabouts } = node(layer)
  expect(await layer.receive(old)).toEqual({ type: 'presence.asked' })
  const people = [
    ['ada', 'online'],
    ['bob', 'away'],
    ['cleo', null],
  ]
  const told = { type: 'presence.told', node: 'old', number: 1, all: true, people }
  await layer.groupSend('lobby.presence', told)
  await waitFor(() => expect(whereabouts.of('bob')).toBe('away'))
  expect(['ada', 'bob', 'cleo'].map(whereabouts.isActive)).toEqual([true, false, false])
})
