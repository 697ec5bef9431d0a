// Which addresses are no place of the public internet: those of this machine, of its networks, and of what a cloud tells its machines.
import { isIPv4 } from 'node:net'
import { carriedIPv4, networks, plainAddress } from '@lobby/channels'

/** As IANA's registry of special addresses has them; the last one is where Azure answers its machines. */
const insideIPv4 = networks([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '168.63.129.16/32',
])

/** Of IPv6 one network is handed out to the public, and parts of it are not. */
const publicIPv6 = networks(['2000::/3'])
const insideIPv6 = networks(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'])
/** NAT64: what stands for an IPv4 address is as public as that. */
const translated = networks(['64:ff9b::/96'])

/** Whether an address is not of the public internet. What is no address is inside: nothing connects there. */
export function isInside(address: string): boolean {
  const plain = plainAddress(address)
  if (plain === undefined || address.includes('%')) return true
  if (isIPv4(plain)) return insideIPv4(plain)
  if (translated(plain)) return insideIPv4(carriedIPv4(plain) ?? '')
  return !publicIPv6(plain) || insideIPv6(plain)
}
