import { expect, test } from 'vitest'
import { carriedIPv4, isLoopbackAddress, networksOf } from './networks.ts'

test.each([
  ['192.0.2.7', ['192.0.2.7/32']],
  ['::ffff:192.0.2.7', ['192.0.2.7/32']],
  ['::FFFF:c000:0207', ['192.0.2.7/32']],
  ['64:ff9b::192.0.2.7', ['192.0.2.7/32']],
  ['2002:c000:207:9::1', ['192.0.2.7/32']],
  ['2001:db8:1:2::7', ['2001:db8:1:2::/64', '2001:db8:1::/56', '2001:db8:1::/48']],
  ['2001:0DB8:0001:02ff:1::', ['2001:db8:1:2ff::/64', '2001:db8:1:200::/56', '2001:db8:1::/48']],
  ['64:ff9b:1::1', ['64:ff9b:1::/64', '64:ff9b:1::/56', '64:ff9b:1::/48']],
  ['fe80::1%eth0', ['fe80::/64', 'fe80::/56', 'fe80::/48']],
  ['::1', ['::/64', '::/56', '::/48']],
  ['', ['']],
  ['unknown', ['unknown']],
])('security 65: %j is of the networks %j', (address, networks) => {
  expect(networksOf(address)).toEqual(networks)
})

test('an IPv6 address that only carries an IPv4 one is told apart from the others', () => {
  expect(carriedIPv4('64:ff9b::a00:1')).toBe('10.0.0.1')
  expect(carriedIPv4('2002:a00:1::')).toBe('10.0.0.1')
  expect(carriedIPv4('::ffff:10.0.0.1')).toBe('10.0.0.1')
  for (const address of ['10.0.0.1', '2001:db8::1', '64:ff9b::1:a00:1', '::a00:1', 'x'])
    expect(carriedIPv4(address)).toBeUndefined()
})

test('this machine is itself in each of its spellings', () => {
  for (const own of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1', '0:0:0:0:0:0:0:1'])
    expect(isLoopbackAddress(own)).toBe(true)
  for (const other of ['128.0.0.1', '::2', '', 'localhost', '12.7.0.1'])
    expect(isLoopbackAddress(other)).toBe(false)
})
