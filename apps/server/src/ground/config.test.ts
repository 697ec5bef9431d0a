import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { ConfigError, readConfig } from './config.ts'
import { newSecret } from './secrets.ts'

function fileWith(text: string): string {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, text)
  return file
}

function mistakesIn(env: Record<string, string>): string[] {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n')
    throw error
  }
  return []
}

test('an empty environment is a server on loopback that guests may enter', () => {
  expect(readConfig({})).toMatchObject({
    host: '127.0.0.1',
    port: 8000,
    limits: true,
    guests: true,
    openRooms: true,
  })
})

test('bound to any other address, guests stay out until the operator says otherwise', () => {
  expect(readConfig({ HOST: '0.0.0.0' })).toMatchObject({ guests: false, openRooms: false })
  expect(readConfig({ HOST: '0.0.0.0', LOBBY_GUESTS: 'on' })).toMatchObject({ guests: true })
})

test.each<[Record<string, string>, boolean]>([
  [{}, true],
  [{ HOST: '::1', LOBBY_ORIGIN: 'http://localhost:8000, http://[::1]:8000' }, true],
  [{ HOST: '0.0.0.0' }, false],
  [{ HOST: '127.0.0.1', LOBBY_ORIGIN: 'https://chat.example.org' }, false],
  [{ LOBBY_TRUSTED_PROXIES: '127.0.0.1', LOBBY_ORIGIN: 'http://localhost' }, false],
])('security 01: %j is a server of this machine alone: %j', (env, onlyThisMachine) => {
  expect(readConfig(env)).toMatchObject({
    ...{ onlyThisMachine, guests: onlyThisMachine, openRooms: onlyThisMachine },
  })
})

test('every mistake is named at once, with its value and what is accepted', () => {
  const mistakes = mistakesIn({
    PORT: '80x',
    LOG_LEVEL: 'loud',
    REDIS_URL: 'http://a',
    HOST: 'a b',
  })
  expect(mistakes).toHaveLength(4)
  expect(mistakes.find((line) => line.startsWith('PORT'))).toBe(
    'PORT="80x" is not accepted. Accepted: a whole number from 0 to 65535; 0 takes any free port.',
  )
})

test.each(['-1', '65536', '1e3', ' 80', '8000.5'])('a port is not %j', (PORT) => {
  expect(mistakesIn({ PORT })).toHaveLength(1)
})

test('a certificate without its key is a mistake', () => {
  expect(mistakesIn({ LOBBY_TLS_KEY: import.meta.filename })).toEqual([
    'LOBBY_TLS_CERT is not set. Accepted: both of LOBBY_TLS_CERT and LOBBY_TLS_KEY, or neither.',
  ])
})

test('a certificate and a key that are none are named before the port is opened', () => {
  const mistakes = mistakesIn({
    LOBBY_TLS_CERT: import.meta.filename,
    LOBBY_TLS_KEY: import.meta.filename,
  })
  expect(mistakes).toHaveLength(1)
  expect(mistakes[0]).toMatch(
    /^LOBBY_TLS_CERT=.* and LOBBY_TLS_KEY=.* are not accepted\. Accepted: /,
  )
})

test('workers are counted, or as many as there are cores, and are of one machine', () => {
  expect(readConfig({}).workers).toBe(1)
  expect(readConfig({ LOBBY_WORKERS: '4' }).workers).toBe(4)
  expect(readConfig({ LOBBY_WORKERS: 'auto' }).workers).toBeGreaterThan(0)
  for (const LOBBY_WORKERS of ['0', '65', '-1', '2.5', 'all'])
    expect(mistakesIn({ LOBBY_WORKERS })).toHaveLength(1)
  const env = {
    DATABASE_URL: 'postgres://db.example/lobby',
    LOBBY_SECRET_FILE: fileWith(newSecret()),
  }
  expect(mistakesIn({ LOBBY_WORKERS: '2', ...env })).toEqual([
    'LOBBY_WORKERS="2" is not accepted. Accepted: with DATABASE_URL, 1; start more servers instead.',
  ])
})

test('a mail server is told by its address and by the sender, and both are needed', () => {
  const mail = {
    LOBBY_SMTP_URL: 'smtps://a:b@mail.example',
    LOBBY_MAIL_FROM: 'Lobby <a@b.example>',
  }
  expect(readConfig(mail).mail).toEqual({
    url: 'smtps://a:b@mail.example',
    from: 'Lobby <a@b.example>',
  })
  expect(readConfig({}).mail).toBeUndefined()
  for (const [name, other] of [Object.keys(mail), Object.keys(mail).toReversed()])
    expect(mistakesIn({ [String(name)]: mail[name as keyof typeof mail] })).toEqual([
      `${other} is not set. Accepted: both of LOBBY_SMTP_URL and LOBBY_MAIL_FROM, or neither.`,
    ])
  expect(mistakesIn({ ...mail, LOBBY_MAIL_FROM: 'Lobby' })[0]).toMatch(/^LOBBY_MAIL_FROM="Lobby"/)
  expect(mistakesIn({ ...mail, HOST: '0.0.0.0' })[0]).toMatch(/^LOBBY_ORIGIN is not set/)
})

test.each([
  'smtp://lobby:secret canary@',
  'lobby:secret canary@mail.example:25',
  'http://secret canary',
])('security 39: what is wrong with %j is said without it', (LOBBY_SMTP_URL) => {
  const mistakes = mistakesIn({ LOBBY_SMTP_URL, LOBBY_MAIL_FROM: 'a@b.example' })
  expect(mistakes).toHaveLength(1)
  expect(mistakes[0]).toMatch(/^LOBBY_SMTP_URL=… is not accepted\. Accepted: /)
  expect(mistakes[0]).not.toContain('canary')
})

test('an origin is not an address with a path', () => {
  expect(mistakesIn({ LOBBY_ORIGIN: 'https://chat.example.org/room' })).toHaveLength(1)
  expect(readConfig({ LOBBY_ORIGIN: 'https://a.example, https://b.example' }).origins).toEqual([
    'https://a.example',
    'https://b.example',
  ])
})

test('an operator who trusts proxies says which, and under which address people reach them', () => {
  const LOBBY_ORIGIN = 'https://chat.example.org'
  expect(mistakesIn({ LOBBY_TRUSTED_PROXIES: '127.0.0.1' })).toEqual([
    'LOBBY_ORIGIN is not set. Accepted: with LOBBY_TRUSTED_PROXIES, the address under which people reach the proxy.',
  ])
  for (const LOBBY_TRUSTED_PROXIES of ['proxy', '10.0.0.0/33', '127.0.0.1,', '*'])
    expect(mistakesIn({ LOBBY_TRUSTED_PROXIES, LOBBY_ORIGIN })).toHaveLength(1)
  expect(
    readConfig({ LOBBY_TRUSTED_PROXIES: '127.0.0.1, fd00::/8', LOBBY_ORIGIN }).trustedProxies,
  ).toEqual(['127.0.0.1', 'fd00::/8'])
})

test('the database is SQLite in the folder, or PostgreSQL at an address', () => {
  expect(readConfig({}).databaseUrl).toBeUndefined()
  const databaseUrl = 'postgres://localhost/lobby'
  const LOBBY_SECRET_FILE = fileWith(newSecret())
  const env = { DATABASE_URL: databaseUrl, LOBBY_SECRET_FILE }
  expect(readConfig(env)).toMatchObject({ databaseUrl })
  expect(mistakesIn({ ...env, DATABASE_URL: 'mysql://localhost/lobby' })[0]).toContain(
    'postgres://',
  )
})

test('security 39: nodes of one database are given one secret that cannot be guessed, in a file', () => {
  const secret = newSecret()
  expect(readConfig({ LOBBY_SECRET_FILE: fileWith(`${secret}\n`) }).secret).toBe(secret)
  const [missing, ...more] = mistakesIn({ DATABASE_URL: 'postgres://localhost/lobby' })
  expect(missing).toMatch(/^LOBBY_SECRET_FILE is not set.+`lobby secret FILE` makes one\.$/)
  expect(more).toEqual([])
  for (const LOBBY_SECRET_FILE of [fileWith('A'.repeat(43)), fileWith('short'), '/nowhere/at/all'])
    expect(mistakesIn({ LOBBY_SECRET_FILE })[0]).toContain('32 random bytes')
})

const provider = {
  LOBBY_OIDC_ISSUER: 'https://login.example.org/realm',
  LOBBY_OIDC_CLIENT_ID: 'chat',
}

test('a provider has a name by its address, and roles by groups', () => {
  expect(readConfig(provider).provider).toEqual({
    issuer: 'https://login.example.org/realm',
    clientId: 'chat',
    clientSecret: undefined,
    name: 'login.example.org',
    roles: undefined,
  })
  const roles = { LOBBY_OIDC_ROLE_CLAIM: 'groups', LOBBY_OIDC_ROLES: 'a b=admin, staff=member' }
  expect(readConfig({ ...provider, ...roles }).provider?.roles).toEqual({
    claim: 'groups',
    byGroup: new Map([
      ['a b', 'admin'],
      ['staff', 'member'],
    ]),
  })
})

test('security 39: the secret of a provider may be in a file, which must be there', () => {
  const file = { ...provider, LOBBY_OIDC_CLIENT_SECRET_FILE: import.meta.filename }
  expect(readConfig(file).provider?.clientSecret).toContain('import')
  expect(mistakesIn({ ...provider, LOBBY_OIDC_CLIENT_SECRET_FILE: '/nowhere' })).toHaveLength(1)
})

test.each([
  { LOBBY_OIDC_ISSUER: 'http://login.example.org', LOBBY_OIDC_CLIENT_ID: 'chat' },
  { LOBBY_OIDC_ISSUER: 'https://login.example.org' },
  { LOBBY_OIDC_CLIENT_ID: 'chat' },
  { ...provider, LOBBY_OIDC_ROLE_CLAIM: 'groups' },
  { ...provider, LOBBY_OIDC_ROLES: 'keepers=admin' },
  { ...provider, LOBBY_OIDC_ROLE_CLAIM: 'groups', LOBBY_OIDC_ROLES: 'keepers=king' },
  { ...provider, LOBBY_OIDC_ROLE_CLAIM: 'groups', LOBBY_OIDC_ROLES: '=admin' },
])('a provider is refused when half of it is said: %j', (env) => {
  expect(mistakesIn(env)).not.toEqual([])
})

test.each(['LOBBY_ORIGIN', 'LOBBY_OIDC_ISSUER'])(
  'an address without its scheme is a mistake beside the others: %s',
  (name) => {
    const mistakes = mistakesIn({
      PORT: 'x',
      LOBBY_OIDC_CLIENT_ID: 'chat',
      [name]: 'chat.example.org',
    })
    expect(mistakes).toEqual(
      expect.arrayContaining([
        expect.stringContaining(`${name}="chat.example.org" is not accepted`),
        expect.stringContaining('PORT="x"'),
      ]),
    )
  },
)

test.each([
  { DATABASE_URL: 'mysql://lobby:canary@db/lobby' },
  { REDIS_URL: 'redi://:canary@cache' },
  { REDIS_URL: 'redis-sentinel://:canary@one:26379' },
  { LOBBY_ORIGIN: 'https://lobby:canary@chat.example.org' },
  { LOBBY_OIDC_CLIENT_ID: 'chat', LOBBY_OIDC_ISSUER: 'http://lobby:canary@login.example.org' },
  { LOBBY_OIDC_CLIENT_SECRET_FILE: 'canary' },
  { LOBBY_TLS_CERT: '/nowhere', LOBBY_TLS_KEY: '-----BEGIN PRIVATE KEY-----canary' },
  { PORT: 'x', LOBBY_SECRET: 'canary' },
])('security 39: no secret is in what is said about %j', (env) => {
  const said = mistakesIn(env as Record<string, string>).join('\n')
  expect(said).not.toBe('')
  expect(said).not.toContain('canary')
})

test.each([
  ['LOBBY_ORIGINS', ' LOBBY_ORIGIN is one.'],
  ['LOBBY_PORT', ' PORT is one.'],
  ['LOBBY_GUEST', ' LOBBY_GUESTS is one.'],
  ['LOBBY_PORTTT', ' PORT is one.'],
  ['LOBBY_TRUSTD_PROXYS', ' LOBBY_TRUSTED_PROXIES is one.'],
  ['LOBBY_SOMETHING_ELSE_ALTOGETHER', ''],
])('a name that is no setting is told, with the nearest that is: %s', (name, meant) => {
  const told = `${name} is no setting of Lobby and does nothing.${meant}`
  expect(readConfig({ [name]: 'x' }).unknown).toEqual([told])
  expect(mistakesIn({ [name]: 'x', PORT: 'x' })).toHaveLength(2)
  expect(readConfig({ LOBBY_DATA: 'x', HOME: 'x' }).unknown).toEqual([])
})

test('files are in a bucket with PostgreSQL alone, of at most 5 GB each; a wrong address is told without its keys', () => {
  const env = {
    LOBBY_SECRET_FILE: fileWith(newSecret()),
    DATABASE_URL: 'postgres://lobby@127.0.0.1/lobby',
    LOBBY_FILES: 's3://KEY:secret@files?region=eu-central-1',
  }
  const { filesBucket, filesFolder, dataFolder } = readConfig(env)
  expect(filesBucket).toMatchObject({ bucket: 'files', region: 'eu-central-1' })
  expect(filesFolder).toBe(`${dataFolder}/files`)

  expect(mistakesIn({ ...env, LOBBY_UPLOAD_LIMIT: '6GB' })).toEqual([
    expect.stringMatching(/^LOBBY_UPLOAD_LIMIT="6GB" is not accepted\. .* at most 5GB\.$/),
  ])
  expect(mistakesIn({ LOBBY_FILES: env.LOBBY_FILES })).toEqual([
    expect.stringMatching(/^LOBBY_FILES is not accepted without DATABASE_URL/),
  ])
  const [wrong] = mistakesIn({ ...env, LOBBY_FILES: 's3://KEY:se/cret@files' })
  expect(wrong).toMatch(/^LOBBY_FILES=… is not accepted\. Accepted: .*s3:\/\/KEY:SECRET@bucket/)
})

const names = [
  ...['HOST', 'PORT', 'DATABASE_URL', 'REDIS_URL', 'LOG_LEVEL', 'LOBBY_DATA', 'LOBBY_LIMITS'],
  ...['LOBBY_TLS_CERT', 'LOBBY_TLS_KEY', 'LOBBY_ORIGIN', 'LOBBY_TRUSTED_PROXIES', 'LOBBY_GUESTS'],
  ...['LOBBY_SMTP_URL', 'LOBBY_MAIL_FROM', 'LOBBY_OPEN_ROOMS', 'LOBBY_OIDC_ISSUER'],
  ...['LOBBY_OIDC_CLIENT_ID', 'LOBBY_OIDC_CLIENT_SECRET', 'LOBBY_OIDC_CLIENT_SECRET_FILE'],
  ...[
    'LOBBY_OIDC_NAME',
    'LOBBY_OIDC_ROLE_CLAIM',
    'LOBBY_OIDC_ROLES',
    'LOBBY_REDIS_PREFIX',
    'LOBBY_REDIS_CA',
  ],
  ...['LOBBY_SECRET_FILE', 'LOBBY_NODE'],
]
const parts = ['http:', 'https:', '//', '@', ':', '/', '[', ']', ',', '=', '%', '.', 'a', '1', '\n']
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.webUrl({ withQueryParameters: true }),
  fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((some) => some.join('')),
)

test('any text in any variable gives a list that names it, and none hides another', () => {
  const env = fc.dictionary(fc.constantFrom(...names), anyText, {
    maxKeys: 6,
    noNullPrototype: true,
  })
  fc.assert(
    fc.property(env, (given) => {
      const together = mistakesIn(given)
      for (const line of together) expect(line).toMatch(/^[A-Z_]+(=| is )/)
      for (const [name, value] of Object.entries(given)) {
        const isWrong = mistakesIn({ [name]: value }).some((line) => line.startsWith(`${name}=`))
        if (isWrong) expect(together.some((line) => line.startsWith(`${name}=`))).toBe(true)
      }
    }),
    { numRuns: 1_000 },
  )
})
