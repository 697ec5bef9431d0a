import { networksOf } from '@lobby/channels'

/** What one customer of a provider has at least: an IPv4 address, or a /64 of IPv6. */
export function networkOf(address: string): string {
  return networksOf(address)[0] ?? address
}

/** Whether only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
  )
}
