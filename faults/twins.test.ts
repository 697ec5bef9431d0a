import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { preloadOf, twins } from './twins.ts'

const { resolve } = createRequire(import.meta.url)
const standIns = [...new Map(twins.flatMap((twin) => twin.standIns ?? [])).entries()]

test.each(twins.filter(({ standIns }) => standIns))(
  'the parts of “$what” are there, and the modules that they stand in for',
  (twin) => {
    expect(preloadOf(twin)).toHaveLength(twin.standIns?.length ?? 0)
  },
)

// Or a server that imports one of the others would not even start.
test.each(standIns)('%s has every name that %s exports', async (twin, real) => {
  const names = Object.keys(await import(resolve(real)))
  expect(Object.keys(await import(resolve(`./twins/${twin}`)))).toEqual(
    expect.arrayContaining(names),
  )
})
