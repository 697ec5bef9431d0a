// IP addresses and the networks they are in, however either is written.
import { BlockList, isIPv4, isIPv6 } from 'node:net'

/**
 * An IP address in its one short form, an IPv4-mapped one as the IPv4 address
 * that it is, without a zone: `::FFFF:192.0.2.7` → `192.0.2.7`. Undefined for
 * anything else.
 */
export function plainAddress(text: string): string | undefined {
  if (isIPv4(text)) return text
  if (!isIPv6(text)) return undefined
  // The URL class writes every IPv6 address in one way.
  const short = new URL(`http://[${text.split('%', 1)[0]}]`).hostname.slice(1, -1)
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short)?.slice(1)
  const bytes = mapped?.map((group) => Number.parseInt(group, 16))
  return bytes?.flatMap((group) => [group >> 8, group & 0xff]).join('.') ?? short
}

/**
 * Whether a plain address is in one of these networks: `192.0.2.7`,
 * `10.0.0.0/8`, `2001:db8::/32`. Throws for what is neither address nor network.
 */
export function networks(list: readonly string[]): (address: string) => boolean {
  const known = new BlockList()
  for (const network of list) {
    const [written = '', length, ...rest] = network.split('/')
    const address = plainAddress(written)
    // A mapped network's first 96 bits say only that it is one.
    const mapped = address && isIPv4(address) && isIPv6(written) ? 96 : 0
    const most = address && isIPv4(address) ? 32 : 128
    const prefix = length === undefined ? most : Number(length) - mapped
    const isLength = length === undefined || /^\d{1,3}$/.test(length)
    if (!address || !isLength || rest.length > 0 || prefix < 0 || prefix > most)
      throw new Error(`"${network}" is neither an IP address nor a network such as 10.0.0.0/8.`)
    known.addSubnet(address, prefix, familyOf(address))
  }
  return (address) => known.check(address, familyOf(address))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6'
}
