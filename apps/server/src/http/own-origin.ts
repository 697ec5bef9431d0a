import type { Config } from '../ground/config.ts'

/** Where the server listens, until it is known better. */
export function ownOrigin({ host, port, tls }: Config): string {
  const name = host.includes(':') ? `[${host}]` : host
  return `${tls ? 'https' : 'http'}://${name}:${port}`
}
