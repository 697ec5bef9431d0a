// A push service of this machine: it checks who sends (RFC 8292), and reads what a device would read (RFC 8291).
import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  verify,
} from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a device is shown, and how the push service was asked to treat it. */
export interface Arrived {
  readonly notification: Readonly<Record<string, string>>
  readonly headers: IncomingHttpHeaders
}

/** A status, with a `Retry-After` or without, or none at all until the sender gives up. */
type Answer = number | readonly [status: number, retryAfter: string] | 'nothing'

export type PushDevice = ReturnType<PushSink['device']>

export class PushSink {
  readonly #devices = new Map<string, ReturnType<typeof newDevice>>()
  readonly #server = createServer(async (request, response) => {
    const device = this.#devices.get(request.url ?? '')
    if (!device) return response.writeHead(404).end()
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>))
    const answer = device.answers.shift() ?? 201
    if (answer === 'nothing') return
    const [status, retryAfter] = typeof answer === 'number' ? [answer] : answer
    if (status === 201) {
      const { headers } = request
      const sender = senderOf(headers.authorization ?? '', this.url)
      const { notification, web_push } = JSON.parse(decrypted(device, body).toString())
      if (web_push !== 8030) throw new Error('It is not declarative.')
      device.senders.add(sender)
      device.arrived.push({ notification, headers })
    }
    response.writeHead(status, retryAfter ? { 'retry-after': retryAfter } : {}).end()
  })

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  static async open(): Promise<PushSink> {
    const sink = new PushSink()
    await new Promise<void>((done) => sink.#server.listen(0, '127.0.0.1', done))
    return sink
  }

  /** A browser that has subscribed here. `answers`: what the service says to the next pushes, in place of 201. */
  device(answers: Answer[] = []) {
    const path = `/push/${randomBytes(8).toString('hex')}`
    const device = newDevice(answers)
    this.#devices.set(path, device)
    const { keys, auth, arrived, senders } = device
    return {
      ...{ answers, arrived },
      /** The keys of those who have sent. */
      senders,
      subscription: {
        endpoint: `${this.url}${path}`,
        keys: { p256dh: keys.getPublicKey('base64url'), auth: auth.toString('base64url') },
      },
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((done) => this.#server.close(done))
  }
}

function newDevice(answers: Answer[]) {
  const keys = createECDH('prime256v1')
  keys.generateKeys()
  return {
    ...{ keys, answers, auth: randomBytes(16) },
    arrived: [] as Arrived[],
    senders: new Set<string>(),
  }
}

/** The key of the sender, once its signature is found to be one for this service. */
function senderOf(authorization: string, audience: string): string {
  const [, token = '', key = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(authorization) ?? []
  const [head = '', claims = '', signature = ''] = token.split('.')
  const point = Buffer.from(key, 'base64url')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) =>
    part.toString('base64url'),
  )
  const jwk = { kty: 'EC', crv: 'P-256', x, y } as const
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ key: jwk as never, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  const { aud } = JSON.parse(Buffer.from(claims, 'base64url').toString())
  if (!isSigned || aud !== audience) throw new Error('It is not signed for this push service.')
  return key
}

/** One record of `aes128gcm`: salt, record size, the sender's key, then what is sealed. */
function decrypted({ keys, auth }: ReturnType<typeof newDevice>, body: Buffer): Buffer {
  const salt = body.subarray(0, 16)
  const keyLength = body.readUInt8(20)
  const sender = body.subarray(21, 21 + keyLength)
  const sealed = body.subarray(21 + keyLength)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender])
  const secret = Buffer.from(hkdfSync('sha256', keys.computeSecret(sender), auth, info, 32))
  const derive = (name: string, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, salt, `Content-Encoding: ${name}\0`, length))
  const opened = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12))
  opened.setAuthTag(sealed.subarray(-16))
  const padded = Buffer.concat([opened.update(sealed.subarray(0, -16)), opened.final()])
  // The last record ends with a 2, and zeros.
  return padded.subarray(0, padded.lastIndexOf(2))
}
