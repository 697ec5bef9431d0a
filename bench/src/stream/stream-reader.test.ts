import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeServerText, opcodes } from './frames.ts'
import { StreamReader } from './stream-reader.ts'
import { Transcript } from './transcript.ts'

const ping = Buffer.from([0x80 | opcodes.ping, 2, 104, 105])
const room = Array.from({ length: 40 }, (_, i) => `${i} ${'tea '.repeat(i * 3)}`)

/** A socket that is told messages as JSON arrays, and counts what else it is told. */
function reader(transcript: Transcript) {
  const own = { pings: 0, notes: 0 }
  const stream = new StreamReader(transcript, (opcode, payload) => {
    if (opcode === opcodes.ping) own.pings++
    if (opcode !== opcodes.text) return []
    const said = JSON.parse(payload.toString()) as string[] | { note: string }
    if (Array.isArray(said)) return said
    own.notes++
    return []
  })
  return { stream, own }
}

const frameOf = (messages: readonly string[]) => encodeServerText(JSON.stringify(messages))
const framesOf = (messages: readonly string[]) => messages.map((message) => frameOf([message]))

/** Gives the bytes in chunks of these sizes, over and over, through one buffer that is used again each time. */
function* chunks(bytes: Buffer, sizes: readonly number[], shared: Buffer) {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = Math.min(sizes[i % sizes.length] as number, bytes.length - at)
    bytes.copy(shared, 0, at, at + length)
    at += length
    yield length
  }
}

const sizes = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 20 })

test('sockets hear the same room however their bytes are cut, grouped and interleaved', () => {
  const member = fc.record({
    sizes,
    groups: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }),
    pingsAfter: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 4 }),
    notesAfter: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 4 }),
  })
  fc.assert(
    fc.property(
      fc.array(member, { minLength: 1, maxLength: 6 }),
      fc.infiniteStream(fc.nat(5)),
      (members, turns) => {
        const transcript = new Transcript()
        const shared = Buffer.alloc(5_000)
        const note = encodeServerText(JSON.stringify({ note: 'only for you' }))
        const sockets = members.map(({ sizes, groups, pingsAfter, notesAfter }) => {
          const frames: Buffer[] = []
          for (let at = 0, i = 0; at < room.length; i++) {
            const size = groups[i % groups.length] as number
            frames.push(frameOf(room.slice(at, at + size)))
            at += size
            for (const after of pingsAfter) if (after === i) frames.push(ping)
            for (const after of notesAfter) if (after === i) frames.push(note)
          }
          const own = {
            pings: frames.filter((frame) => frame === ping).length,
            notes: frames.filter((frame) => frame === note).length,
          }
          return {
            ...reader(transcript),
            expected: own,
            chunks: chunks(Buffer.concat(frames), sizes, shared),
          }
        })

        const talking = new Set(sockets)
        while (talking.size > 0) {
          const socket = [...talking][(turns.next().value as number) % talking.size]
          const chunk = socket?.chunks.next()
          if (chunk?.done) talking.delete(socket as (typeof sockets)[number])
          else socket?.stream.push(shared, chunk?.value as number)
        }

        expect(transcript.messages).toEqual(room)
        for (const { stream, own, expected } of sockets) {
          expect(stream.received).toBe(room.length)
          expect(own).toEqual(expected)
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('a frame that has half arrived is not counted', () => {
  const transcript = new Transcript()
  const [first, second] = [reader(transcript).stream, reader(transcript).stream]
  const bytes = Buffer.concat(framesOf(['one', 'two']))

  first.push(bytes, bytes.length)
  second.push(bytes, bytes.length - 1)

  expect(first.received).toBe(2)
  expect(second.received).toBe(1)
})

test.each([
  ['a lost message', ['one', 'three', 'four']],
  ['two in the wrong order', ['one', 'three', 'two', 'four']],
  ['one that came twice', ['one', 'two', 'two', 'three']],
  ['another text', ['one', 'two', 'thrEe', 'four']],
])('%s is found, wherever the chunks end', (_, heard) => {
  const bytes = Buffer.concat(framesOf(heard))
  for (let size = 1; size <= bytes.length; size++) {
    const transcript = new Transcript()
    const said = Buffer.concat(framesOf(['one', 'two', 'three', 'four']))
    reader(transcript).stream.push(said, said.length)
    const { stream } = reader(transcript)
    const shared = Buffer.alloc(bytes.length)

    expect(() => {
      for (const length of chunks(bytes, [size], shared)) stream.push(shared, length)
    }).toThrow(/elsewhere/)
  }
})

test('large frames are read', () => {
  const transcript = new Transcript()
  const long = 'x'.repeat(70_000)
  const bytes = Buffer.concat(framesOf([long, 'y'.repeat(200)]))
  const { stream } = reader(transcript)
  const shared = Buffer.alloc(1_000)
  for (const length of chunks(bytes, [999, 3], shared)) stream.push(shared, length)
  expect(stream.received).toBe(2)
})
