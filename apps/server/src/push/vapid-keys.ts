import { createECDH, hkdfSync } from 'node:crypto'

/** A pair of keys by which push services know a server, in base64url. */
export interface VapidKeys {
  readonly publicKey: string
  readonly privateKey: string
}

/**
 * Made of the server's secret: so they are there from the first start on, the same on each node and in each worker,
 * and a backup has them where it has the secret. Another secret is another server to push services, and the page
 * subscribes anew.
 */
export function vapidKeysOf(secret: string): VapidKeys {
  for (let count = 0; ; count++) {
    const bytes = Buffer.from(hkdfSync('sha256', secret, '', `lobby push ${count}`, 32))
    const pair = createECDH('prime256v1')
    try {
      pair.setPrivateKey(bytes)
    } catch {
      // One number in four billion is too large for a key.
      continue
    }
    return { publicKey: pair.getPublicKey('base64url'), privateKey: bytes.toString('base64url') }
  }
}
