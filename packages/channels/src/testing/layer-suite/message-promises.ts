import { beforeEach, describe, expect, test } from 'vitest'
import { InvalidMessage } from '../../errors.ts'
import type { ChannelLayer } from '../../layers/channel-layer.ts'
import { isQuiet } from './layer-messages.ts'
import type { OpenLayer } from './layers-of-test.ts'

/** What is no message. */
export function describeMessages(open: OpenLayer): void {
  describe('messages', () => {
    let layer: ChannelLayer
    beforeEach(async () => {
      layer = await open()
    })

    test.each([
      ['a date', { at: new Date(0) }, 'message.at is a Date'],
      ['bytes', { deep: [{ data: new Uint8Array(2) }] }, 'message.deep[0].data is a Uint8Array'],
      ['undefined', { 'a b': undefined }, 'message["a b"] is undefined'],
      ['a hole', { list: new Array(2) }, 'message.list[0] is undefined'],
      ['a big number', { n: 1n }, 'message.n is a bigint'],
      ['no number', { n: Number.NaN }, 'message.n is the number NaN'],
      ['infinity', { n: Number.NEGATIVE_INFINITY }, 'message.n is the number -Infinity'],
      ['a function', { toJSON: () => 'x' }, 'message.toJSON is a function'],
      ['a symbol', { s: Symbol('s') }, 'message.s is a symbol'],
      ['a map', { m: new Map() }, 'message.m is a Map'],
      ['an error', { e: new Error('x') }, 'message.e is a Error'],
      ['itself', holdsItself(), 'nested deeper than 100'],
    ])('a message that holds %s is refused, and says where', async (_what, body, where) => {
      const message = { ...body, type: 'test.message' }
      const channel = await layer.newChannel()
      await layer.groupAdd('garden', channel)
      for (const name of [channel, 'thumbnails'])
        await expect(layer.send(name, message)).rejects.toThrow(where)
      await expect(layer.groupSend('garden', message)).rejects.toThrow(InvalidMessage)
      expect(await isQuiet(layer, channel)).toBe(true)
    })

    test('what is no object is no message', async () => {
      for (const none of [null, undefined, 'text', ['list'], 7])
        await expect(layer.send('thumbnails', none as never)).rejects.toThrow(InvalidMessage)
    })
  })
}

function holdsItself(): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  body.self = body
  return body
}
