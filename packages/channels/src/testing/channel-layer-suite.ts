import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ChannelFull, InvalidMessage, InvalidName } from '../errors.ts'
import type {
  ChannelLayer,
  ChannelLayerOptions,
  FullMembers,
  LayerMessage,
} from '../layers/channel-layer.ts'

/** What the suite cannot know of a layer by itself. */
export interface ChannelLayerSuiteOptions {
  /** Lets about so many milliseconds pass for the layer: moves its clock, or waits. */
  readonly elapse: (milliseconds: number) => void | Promise<void>
}

/**
 * The acceptance suite of `ChannelLayer`: a Vitest file that calls it proves
 * every written promise of the interface (docs/channel-layer.md) for one layer.
 * `makeLayer` makes an empty one; the suite closes it.
 */
export function describeChannelLayer(
  name: string,
  makeLayer: (options?: ChannelLayerOptions) => ChannelLayer | Promise<ChannelLayer>,
  { elapse }: ChannelLayerSuiteOptions,
): void {
  describe(name, () => {
    let layer: ChannelLayer
    const opened: ChannelLayer[] = []
    const open = async (options?: ChannelLayerOptions) => {
      const made = await makeLayer(options)
      opened.push(made)
      return made
    }

    beforeEach(async () => {
      layer = await open()
    })
    afterEach(async () => {
      for (const made of opened.splice(0)) await made.close()
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

    test('a group reaches all its members, and nobody else', async () => {
      const members = await Promise.all(range(0, 50).map(() => layer.newChannel()))
      const stranger = await layer.newChannel()
      for (const channel of [...members, 'thumbnails']) await layer.groupAdd('garden', channel)
      await layer.groupAdd('attic', stranger)

      await layer.groupSend('garden', numbered(1))

      for (const channel of [...members, 'thumbnails']) {
        expect(await layer.receive(channel)).toEqual(numbered(1))
      }
      expect(await isQuiet(layer, stranger)).toBe(true)
    })

    test('a group with no members is no error, and leaving it is none', async () => {
      await layer.groupSend('nobody', numbered(1))
      await layer.groupDiscard('nobody', await layer.newChannel())
      await layer.groupDiscard('nobody', 'thumbnails')
    })

    test('members of this process are handed one shared object', async () => {
      const [one, two] = [await layer.newChannel(), await layer.newChannel()]
      for (const channel of [one, two]) await layer.groupAdd('garden', channel)

      await layer.groupSend('garden', numbered(1))

      expect(await layer.receive(one)).toBe(await layer.receive(two))
    })

    test('a group skips a full member and is not held up by it', async () => {
      layer = await open({ capacity: 2 })
      const [slow, quick] = [await layer.newChannel(), await layer.newChannel()]
      for (const channel of [slow, quick, 'slow-worker']) await layer.groupAdd('garden', channel)
      const seen: unknown[] = []

      for (const n of [1, 2, 3, 4]) {
        await layer.groupSend('garden', numbered(n))
        seen.push((await layer.receive(quick)).n)
      }

      expect(seen).toEqual([1, 2, 3, 4])
      expect(await take(layer, slow, 2)).toEqual([1, 2])
      expect(await take(layer, 'slow-worker', 2)).toEqual([1, 2])
      expect(await isQuiet(layer, slow)).toBe(true)
    })

    test('the capacity of a channel follows its name, sent to it or to its group', async () => {
      layer = await open({
        capacity: 2,
        channelCapacity: { 'mail-1': 1, 'mail-*': 3, 'wide.*!*': 4 },
      })
      const wide = await layer.newChannel('wide')
      const plain = await layer.newChannel('plain')
      const names = ['mail-1', 'mail-2', 'xmail-2', wide, plain]
      const most = [1, 3, 2, 4, 2]

      for (const [index, channel] of names.entries()) {
        for (const n of range(0, most[index] ?? 0)) await layer.send(channel, numbered(n))
        await expect(layer.send(channel, numbered(9))).rejects.toThrow(ChannelFull)
        await take(layer, channel, most[index] ?? 0)
      }
      for (const channel of names) await layer.groupAdd('garden', channel)
      for (const n of range(0, 5)) await layer.groupSend('garden', numbered(n))
      for (const [index, channel] of names.entries()) {
        const fitting = range(0, most[index] ?? 0)
        expect(await take(layer, channel, fitting.length)).toEqual(fitting)
        expect(await isQuiet(layer, channel)).toBe(true)
      }
    })

    test('a word is said of members that were full', async () => {
      const told: FullMembers[] = []
      layer = await open({ capacity: 1, onFull: (full) => told.push(full) })
      const [slow, quick] = [await layer.newChannel(), await layer.newChannel()]
      for (const channel of [slow, quick]) await layer.groupAdd('garden', channel)
      await layer.groupSend('garden', numbered(1))
      expect(told).toEqual([])

      await layer.receive(quick)
      await layer.groupSend('garden', numbered(2))
      expect(told).toEqual([{ group: 'garden', full: 1, members: 2 }])
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

    test.each([
      [{ capacity: 0 }, 'capacity'],
      [{ capacity: 1.5 }, '1 or more'],
      [{ capacity: Number.POSITIVE_INFINITY }, 'whole number'],
      [{ expiry: 0 }, 'seconds above 0'],
      [{ expiry: Number.NaN }, 'expiry'],
      [{ groupExpiry: -1 }, 'groupExpiry'],
      [{ groupExpiry: Number.POSITIVE_INFINITY }, 'a hundred years'],
      [{ channelCapacity: { 'a b': 1 } }, 'no pattern'],
      [{ channelCapacity: { mail: 0 } }, 'channelCapacity["mail"]'],
    ])('the bounds %j are refused when the layer is made', async (options, why) => {
      await expect(open(options)).rejects.toThrow(why)
    })

    test('send and groupSend of one sender keep their order', async () => {
      const channel = await layer.newChannel()
      await layer.groupAdd('garden', channel)

      await layer.send(channel, numbered(1))
      await layer.groupSend('garden', numbered(2))
      await layer.send(channel, numbered(3))

      expect(await take(layer, channel, 3)).toEqual([1, 2, 3])
    })

    test('new channels are named by prefix, node and chance, and never twice', async () => {
      const names = await Promise.all(range(0, 1000).map(() => layer.newChannel('chat')))

      expect(new Set(names).size).toBe(1000)
      for (const name of names) expect(name).toMatch(/^chat\.[\w-]+![\w-]+$/)
    })

    const hostile: unknown[] = [
      '',
      ' ',
      'a b',
      'a\n',
      'a\0',
      'a*',
      'a?[b]',
      'a:b',
      '../../etc',
      'grüße',
      'x'.repeat(101),
      '!',
      'a!b!c',
      undefined,
      null,
      42,
      {},
      ['garden'],
    ]
    test.each(hostile.map((each) => [each]))('the name %j is refused everywhere', async (bad) => {
      const name = bad as string
      const channel = await layer.newChannel()

      for (const attempt of [
        () => layer.send(name, numbered(1)),
        () => layer.receive(name),
        () => layer.groupAdd(name, channel),
        () => layer.groupAdd('garden', name),
        () => layer.groupDiscard(name, channel),
        () => layer.groupDiscard('garden', name),
        () => layer.groupSend(name, numbered(1)),
      ]) {
        await expect(attempt()).rejects.toThrow(InvalidName)
      }
    })

    test('a group has no "!" in its name, and a name may have 100 characters', async () => {
      const longest = 'x'.repeat(100)

      await expect(layer.groupSend('a!b', numbered(1))).rejects.toThrow(InvalidName)
      await layer.groupSend(longest, numbered(1))
      await layer.send(longest, numbered(1))
      expect(await layer.receive(longest)).toEqual(numbered(1))
    })

    test('names that objects are born with are ordinary names', async () => {
      for (const name of ['__proto__', 'constructor', 'toString']) {
        await layer.groupAdd(name, name)
        await layer.groupSend(name, numbered(1))
        expect(await layer.receive(name)).toEqual(numbered(1))
      }
    })
  })
}

function numbered(n: number): LayerMessage {
  return { type: 'test.message', n }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index)
}

async function take(layer: ChannelLayer, channel: string, count: number): Promise<unknown[]> {
  const numbers: unknown[] = []
  while (numbers.length < count) numbers.push((await layer.receive(channel)).n)
  return numbers
}

/** True when nothing waits in the channel; what does wait is taken. */
async function isQuiet(layer: ChannelLayer, channel: string): Promise<boolean> {
  await layer.send(channel, { type: 'test.marker' })
  let before = 0
  while ((await layer.receive(channel)).type !== 'test.marker') before++
  return before === 0
}

function holdsItself(): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  body.self = body
  return body
}

async function until(
  elapse: ChannelLayerSuiteOptions['elapse'],
  isSo: () => Promise<boolean>,
): Promise<void> {
  for (let passed = 0; !(await isSo()); passed += 20) {
    if (passed > 5_000) throw new Error('It did not come to pass within 5 s.')
    await elapse(20)
  }
}

const isTrue = () => true
const isFalse = () => false
