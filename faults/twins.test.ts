import { expect, test } from 'vitest'
import { preloadOf, twins } from './twins.ts'

test.each(twins.filter(({ standIns }) => standIns))(
  'the parts of “$what” are there, and the modules that they stand in for',
  (twin) => {
    expect(preloadOf(twin)).toHaveLength(twin.standIns?.length ?? 0)
  },
)
