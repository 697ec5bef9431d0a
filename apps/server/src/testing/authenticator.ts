// A device with passkeys, as far as a server can tell.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest()
const base64url = (data: string | Buffer) => Buffer.from(data).toString('base64url')

const userPresent = 1
const userVerified = 4
const attested = 64

/** A key pair of it, and its answers to challenges; `counter` is the number it says next, `flags` what it says about its user. */
export function authenticator(origin: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(16)
  const state = {
    origin,
    rpID: new URL(origin).hostname,
    counter: 1,
    flags: userPresent | userVerified,
  }

  function authenticatorData(more: Buffer = Buffer.alloc(0), flags = 0): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(state.counter)
    return Buffer.concat([sha256(state.rpID), Buffer.of(state.flags | flags), counter, more])
  }
  const clientData = (type: string, challenge: string) =>
    JSON.stringify({ type, challenge, origin: state.origin, crossOrigin: false })
  const credential = {
    id: base64url(id),
    rawId: base64url(id),
    type: 'public-key',
    clientExtensionResults: {},
  }

  return {
    state,
    /** The answer to `navigator.credentials.create`. */
    create(challenge: string) {
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
      const cose = Buffer.concat([
        Buffer.from('a5010203262001215820', 'hex'),
        Buffer.from(x, 'base64url'),
        Buffer.from('225820', 'hex'),
        Buffer.from(y, 'base64url'),
      ])
      const data = authenticatorData(
        Buffer.concat([Buffer.alloc(16), Buffer.of(0, id.length), id, cose]),
        attested,
      )
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
        Buffer.of(data.length),
        data,
      ])
      return {
        ...credential,
        response: {
          clientDataJSON: base64url(clientData('webauthn.create', challenge)),
          attestationObject: base64url(attestation),
          transports: ['internal'],
        },
      }
    },
    /** The answer to `navigator.credentials.get`. */
    get(challenge: string) {
      const data = authenticatorData()
      const client = clientData('webauthn.get', challenge)
      return {
        ...credential,
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: base64url(sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)),
        },
      }
    },
  }
}
