// A real OpenID Connect provider, and a browser that signs in there.
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

/** What the provider says about a person, by the name that they sign in with there. */
type People = Record<string, Record<string, unknown>>

const clientId = 'lobby'
const clientSecret = randomUUID()

/** Starts one on a free port, for a server whose addresses are these. `isForged`: it signs with another key than the one that it shows. Use it with `await using`. */
export async function openidProvider(
  people: People,
  redirectUri = 'http://127.0.0.1:8000/api/auth/provider/callback',
  { isForged = false } = {},
) {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const keys = () => generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const own = keys()
  const about = { use: 'sig', alg: 'RS256', kid: 'key' }
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    jwks: {
      keys: [{ ...own.privateKey.export({ format: 'jwk' }), ...about } as never],
    },
    cookies: { keys: [randomUUID()] },
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['preferred_username', 'name', 'groups'],
    },
    findAccount: (_, sub) =>
      people[sub] && { accountId: sub, claims: async () => ({ sub, ...people[sub] }) },
  })
  const serve = provider.callback()
  const shown = (isForged ? keys() : own).publicKey
  const keySet = JSON.stringify({ keys: [{ ...shown.export({ format: 'jwk' }), ...about }] })
  server.on('request', (request, response) => {
    if (request.url !== '/jwks') return serve(request, response)
    response.setHeader('content-type', 'application/jwk-set+json').end(keySet)
  })
  return {
    issuer,
    people,
    /** What the operator sets. */
    env: {
      LOBBY_OIDC_ISSUER: issuer,
      LOBBY_OIDC_CLIENT_ID: clientId,
      LOBBY_OIDC_CLIENT_SECRET: clientSecret,
      LOBBY_OIDC_NAME: 'Example',
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Signs in at the provider as a browser does; answers the address to which it is sent back. */
export async function signInThere(address: string, login: string): Promise<URL> {
  const jar = new Map<string, string>()
  const home = new URL(address).origin
  let url = new URL(address)
  let form: Record<string, string> | undefined
  for (;;) {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map((pair) => pair.join('=')).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/)
      jar.set(name, value)
    }
    const location = response.headers.get('location')
    const page = await response.text()
    if (location) {
      url = new URL(location, url)
      form = undefined
      if (url.origin !== home) return url
    } else {
      if (!response.ok) throw new Error(`The provider refused: ${response.status} ${page}`)
      const [, action = ''] = /<form[^>]*action="([^"]+)"/.exec(page) ?? []
      const [, prompt = ''] = /name="prompt" value="(\w+)"/.exec(page) ?? []
      url = new URL(action, url)
      form = { prompt, ...(prompt === 'login' && { login, password: 'any' }) }
    }
  }
}
