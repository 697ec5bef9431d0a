// JSON Web Tokens, HS256 (RFC 7519): what PyJWT makes and reads.
import { createHmac, timingSafeEqual } from 'node:crypto'

export interface Visitor {
  readonly id: number
  readonly name: string
  readonly isStaff: boolean
}

export function tokenOf(visitor: Visitor, secret: string, seconds = 3600): string {
  const exp = Math.floor(Date.now() / 1000) + seconds
  const content = [
    { alg: 'HS256', typ: 'JWT' },
    { ...visitor, exp },
  ]
    .map(encode)
    .join('.')
  return `${content}.${signatureOf(content, secret).toString('base64url')}`
}

/** Undefined for a token that is broken, forged or too old. */
export function visitorOf(token: string, secret: string): Visitor | undefined {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const given = Buffer.from(signature, 'base64url')
  const right = signatureOf(`${header}.${payload}`, secret)
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined
  const { id, name, isStaff, exp } = JSON.parse(String(Buffer.from(payload, 'base64url')))
  return exp * 1000 > Date.now() ? { id, name, isStaff } : undefined
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

function signatureOf(content: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(content).digest()
}
