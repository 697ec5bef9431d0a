import { expect, test } from 'vitest'
import { parsePushAddress } from './push-delivery.ts'

test.each([
  'https://PUSH.Example.org/a',
  'https://push.example.org:443/a',
  'https://push.example.org./a',
  'https://PUSH.example.org.:443/a',
])('security 09: %s is of the one host by which its pushes are counted', (address) => {
  expect(parsePushAddress(address, false).href).toBe('https://push.example.org/a')
})
