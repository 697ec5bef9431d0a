import { networksOf } from '@lobby/channels'

/** What one customer of a provider has at least: an IPv4 address, or a /64 of IPv6. */
export function networkOf(address: string): string {
  return networksOf(address)[0] ?? address
}
