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
  return mapped ? asIPv4(mapped.map((group) => Number.parseInt(group, 16))) : short
}

/**
 * The networks that one customer of a provider may have, the narrowest first: of
 * an IPv4 address itself, of an IPv6 address its /64, /56 and /48. An IPv6
 * address that carries an IPv4 one counts as that one. `2001:db8:1:2::7` →
 * `2001:db8:1:2::/64`, `2001:db8:1::/56`, `2001:db8:1::/48`. What is no address,
 * such as the peer of a Unix socket, is a network of its own.
 */
export function networksOf(address: string): readonly string[] {
  const plain = plainAddress(address)
  if (plain === undefined) return [address]
  const carried = carriedIPv4(plain) ?? plain
  if (isIPv4(carried)) return [`${carried}/32`]
  const groups = groupsOf(plain)
  return [64, 56, 48].map((length) => `${networkIn(groups, length)}/${length}`)
}

/**
 * The IPv4 address within an IPv6 one that stands for it: mapped
 * (`::ffff:0:0/96`), translated (NAT64, `64:ff9b::/96`) or tunnelled (6to4,
 * `2002::/16`). Undefined for every other address.
 */
export function carriedIPv4(address: string): string | undefined {
  const plain = plainAddress(address)
  if (plain === undefined) return undefined
  if (isIPv4(plain)) return plain === address ? undefined : plain
  const groups = groupsOf(plain)
  if (groups[0] === 0x2002) return asIPv4(groups.slice(1, 3))
  return plain.startsWith('64:ff9b::') && groups.slice(2, 6).every((group) => group === 0)
    ? asIPv4(groups.slice(6))
    : undefined
}

/** Whether an address is this machine's own: `127.0.0.0/8`, `::1`, or the first of them mapped into IPv6. */
export function isLoopbackAddress(address: string): boolean {
  const plain = plainAddress(address)
  return plain === '::1' || plain?.startsWith('127.') === true
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

function asIPv4(groups: readonly number[]): string {
  return groups.flatMap((group) => [group >> 8, group & 0xff]).join('.')
}

/** The eight groups of an IPv6 address in its short form. */
function groupsOf(short: string): number[] {
  const [head = [], tail = []] = short
    .split('::')
    .map((part) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))))
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail]
}

function networkIn(groups: readonly number[], length: number): string {
  const kept = groups.map((group, index) => {
    const bits = Math.min(16, Math.max(0, length - 16 * index))
    return group & (0xffff << (16 - bits)) & 0xffff
  })
  return plainAddress(kept.map((group) => group.toString(16)).join(':')) ?? ''
}
