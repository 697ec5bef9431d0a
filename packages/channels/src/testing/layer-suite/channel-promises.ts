import { beforeEach, describe, expect, test } from 'vitest'
import { ChannelFull } from '../../errors.ts'
import type { ChannelLayer } from '../../layers/channel-layer.ts'
import { type Elapse, until } from './elapsing.ts'
import { isQuiet, numbered, range, take } from './layer-messages.ts'
import type { OpenLayer } from './layers-of-test.ts'

/** What a channel promises, whatever it is called. */
export function describeChannels(open: OpenLayer, elapse: Elapse): void {
  describe('channels', () => {
    let layer: ChannelLayer
    beforeEach(async () => {
      layer = await open()
    })

    /** Both kinds of channels: one of this process, and one with a name of its own. */
    const kinds = [
      ['a channel of its own', () => layer.newChannel()],
      ['a named channel', async () => 'thumbnails'],
    ] as const

    describe.each(kinds)('%s', (_kind, channelOf) => {
      test('a message arrives as it was sent', async () => {
        const channel = await channelOf()
        const message = { type: 'chat.event', body: 'grüße 👋', deep: { list: [1, null, 'x'] } }

        await layer.send(channel, message)

        expect(await layer.receive(channel)).toEqual(message)
      })

      test('a receiver that came first gets the message', async () => {
        const channel = await channelOf()
        const received = layer.receive(channel)

        await layer.send(channel, numbered(1))

        expect(await received).toEqual(numbered(1))
      })

      test("one sender's messages keep their order, however fast they come", async () => {
        layer = await open({ capacity: 500 })
        const channel = await channelOf()
        const numbers: unknown[] = []
        const reading = (async () => {
          while (numbers.length < 500) numbers.push((await layer.receive(channel)).n)
        })()

        for (let n = 0; n < 500; n += 50) {
          await Promise.all(range(n, n + 50).map((each) => layer.send(channel, numbered(each))))
        }
        await reading

        expect(numbers).toEqual(range(0, 500))
      })

      test('several receivers share the messages, each gets a different one', async () => {
        const channel = await channelOf()
        const receivers = range(0, 5).map(() => layer.receive(channel))

        await Promise.all(range(0, 5).map((n) => layer.send(channel, numbered(n))))

        const numbers = (await Promise.all(receivers)).map(({ n }) => n as number)
        expect(numbers.sort()).toEqual([0, 1, 2, 3, 4])
      })

      test('a full channel refuses the next message, and takes one again when there is room', async () => {
        layer = await open({ capacity: 3 })
        const channel = await channelOf()
        for (const n of [1, 2, 3]) await layer.send(channel, numbered(n))

        await expect(layer.send(channel, numbered(4))).rejects.toThrow(ChannelFull)

        expect(await layer.receive(channel)).toEqual(numbered(1))
        await layer.send(channel, numbered(5))
        expect(await take(layer, channel, 3)).toEqual([2, 3, 5])
      })

      test('a message nobody received in time is gone, and makes room', async () => {
        layer = await open({ capacity: 1, expiry: 1 })
        const channel = await channelOf()
        await layer.send(channel, numbered(1))

        await until(elapse, () => layer.send(channel, numbered(2)).then(isTrue, isFalse))

        expect(await layer.receive(channel)).toEqual(numbered(2))
      })

      test('a receiver that gives up loses no message', async () => {
        const channel = await channelOf()
        const giveUp = new AbortController()
        const abandoned = layer.receive(channel, giveUp.signal)
        giveUp.abort(new Error('closing'))

        await expect(abandoned).rejects.toThrow('closing')

        await layer.send(channel, numbered(1))
        expect(await layer.receive(channel)).toEqual(numbered(1))
      })

      test('giving up while messages come loses none of them', async () => {
        const channel = await channelOf()
        const numbers: unknown[] = []
        const sending = (async () => {
          for (const n of range(0, 60)) await layer.send(channel, numbered(n))
        })()
        while (numbers.length < 60) {
          const giveUp = new AbortController()
          const receiving = layer.receive(channel, giveUp.signal)
          if (numbers.length % 2 === 0) setImmediate(() => giveUp.abort())
          await receiving.then(
            ({ n }) => numbers.push(n),
            () => {},
          )
        }
        await sending

        expect(numbers).toEqual(range(0, 60))
      })

      test('a signal that has been aborted already rejects', async () => {
        const channel = await channelOf()

        await expect(layer.receive(channel, AbortSignal.abort())).rejects.toThrow()
      })

      test('a group reaches it until it leaves', async () => {
        const channel = await channelOf()
        await layer.groupAdd('garden', channel)
        await layer.groupAdd('garden', channel)

        await layer.groupSend('garden', numbered(1))
        expect(await layer.receive(channel)).toEqual(numbered(1))
        expect(await isQuiet(layer, channel)).toBe(true)

        await layer.groupDiscard('garden', channel)
        await layer.groupSend('garden', numbered(2))
        expect(await isQuiet(layer, channel)).toBe(true)
      })

      test('a membership that is not renewed ends', async () => {
        layer = await open({ groupExpiry: 0.2 })
        const channel = await channelOf()
        await layer.groupAdd('garden', channel)

        await until(elapse, async () => {
          await layer.groupSend('garden', numbered(1))
          return isQuiet(layer, channel)
        })
      })

      test('flush forgets its messages and its groups', async () => {
        const channel = await channelOf()
        await layer.send(channel, numbered(1))
        await layer.groupAdd('garden', channel)

        await layer.flush()

        await layer.groupSend('garden', numbered(2))
        expect(await isQuiet(layer, channel)).toBe(true)
      })

      test('close rejects every waiting receiver, and every later call', async () => {
        const channel = await channelOf()
        const waiting = layer.receive(channel)
        const rejected = expect(waiting).rejects.toThrow('closed')

        await layer.close()

        await rejected
        await expect(layer.send(channel, numbered(1))).rejects.toThrow('closed')
        await expect(layer.receive(channel)).rejects.toThrow('closed')
        await expect(layer.groupSend('garden', numbered(1))).rejects.toThrow('closed')
      })
    })
  })
}

const isTrue = () => true
const isFalse = () => false
