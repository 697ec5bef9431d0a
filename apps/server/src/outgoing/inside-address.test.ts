import { expect, test } from 'vitest'
import { isInside } from './inside-address.ts'

test.each([
  ...['1.1.1.1', '8.8.8.8', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255'],
  ...['128.0.0.0', '169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0'],
  ...['192.0.1.0', '192.167.255.255', '192.169.0.0', '198.17.255.255', '198.20.0.0'],
  ...['223.255.255.255', '2606:4700:4700::1111', '2a00:1450:4001::1', '2001:4860:4860::8888'],
  ...['::ffff:1.1.1.1', '64:ff9b::1.1.1.1'],
])('%s is of the public internet', (address) => expect(isInside(address)).toBe(false))

test.each([
  ...['', 'outside.example', '1.1.1', '01.1.1.1', '1.1.1.1/8', '2606:4700::1%eth0', '[::1]'],
])('%j is no address, or one of this machine alone: nothing connects there', (address) =>
  expect(isInside(address)).toBe(true),
)
