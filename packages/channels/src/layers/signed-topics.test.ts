import { expect, test } from 'vitest'
import { hmacSignature } from './signature.ts'
import { sealsOf } from './signed-topics.ts'

const signature = hmacSignature(Buffer.alloc(32, 7))

test('what was sealed for one place is not believed in another, nor cut, nor said of a longer one', () => {
  let forged = 0
  const { seal, open } = sealsOf({ signature, onForged: () => forged++ })
  const sealed = seal('group:garden', '{"type":"tea"}\nmore')
  expect(open('group:garden', sealed)).toBe('{"type":"tea"}\nmore')
  for (const [place, text] of [
    ['group:attic', sealed],
    ['group:garden\n{"type":"tea"}', sealed],
    ['group:gard', sealed],
    ['group:garden', sealed.slice(0, -1)],
    ['group:garden', '{"type":"tea"}'],
    ['group:garden', ''],
  ] as const) {
    forged = 0
    const isOpened = open(place, text) !== undefined
    expect([place, isOpened, forged]).toEqual([place, false, 1])
  }
})
