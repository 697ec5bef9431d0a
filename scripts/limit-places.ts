// Where every limit stands: a new one in one of these tables is in docs/limits.md once
// it has a comment; one that stands elsewhere costs a line here.

export type Unit = 'bytes' | 'milliseconds' | 'seconds'

/** Constants of one file. */
export interface Place {
  readonly title: string
  readonly file: string
  /** An object of limits: all of it. */
  readonly table?: string
  /** Where their comments are, if they are not in the table itself. */
  readonly comments?: string
  /** Of a table, what has a unit that its comments do not begin with. */
  readonly unit?: { readonly of: RegExp; readonly is: Unit }
  /** Single constants, with their units. */
  readonly constants?: Readonly<Record<string, Unit | 'number'>>
}

const server = 'apps/server/src'

/** Where limits stand. */
export const places: readonly Place[] = [
  {
    title: 'What people write, and ask for at once',
    file: 'packages/protocol/src/limits.ts',
    table: 'limits',
  },
  {
    title: 'The native protocol’s times',
    file: 'packages/protocol/src/limits.ts',
    table: 'heartbeat',
    unit: { of: /./, is: 'milliseconds' },
  },
  {
    title: 'Rates of each node: for good, and at once',
    file: `${server}/ground/rate-limit.ts`,
    table: 'rates',
  },
  {
    title: 'Rates over all nodes',
    file: `${server}/shared/shared-rates.ts`,
    table: 'sharedRates',
  },
  {
    title: 'A connection that reads slowly',
    file: `${server}/connections/backpressure.ts`,
    table: 'backpressure',
  },
  {
    title: 'What a connection sends ahead',
    file: `${server}/connections/in-flight.ts`,
    constants: { messagesInFlight: 'number' },
  },
  {
    title: 'What the engine grants to peers that it does not know',
    file: 'packages/channels/src/server/limits.ts',
    table: 'defaultLimits',
    comments: 'ServerLimits',
    unit: { of: /Timeout$|Pause$|^pingEvery$|^silence|^unanswered$|^stalled$/, is: 'milliseconds' },
  },
  {
    title: 'What this server grants by network',
    file: `${server}/http/engine-options.ts`,
    constants: { connectionsPerNetwork: 'number' },
  },
  {
    title: 'Handshakes that are let in',
    file: `${server}/http/engine-options.ts`,
    table: 'handshakes',
  },
  {
    title: 'Requests at once, of one network or one account',
    file: `${server}/http/engine-options.ts`,
    table: 'requestShares',
  },
  {
    title: 'Requests that wait on one connection',
    file: 'packages/channels/src/server/request-turns.ts',
    constants: { rush: 'number' },
  },
  {
    title: 'How often a network may have more than that',
    file: 'packages/channels/src/server/connections.ts',
    constants: { rushes: 'number' },
  },
  {
    title: 'Sockets that are open at once',
    file: `${server}/connections/socket-caps.ts`,
    table: 'socketCaps',
  },
  {
    title: 'Parts of all sockets, and of one network’s, without an account',
    file: `${server}/connections/socket-caps.ts`,
    table: 'socketShares',
  },
  {
    title: 'What waits for the disk',
    file: `${server}/log/append-queue.ts`,
    table: 'defaultLimits',
    comments: 'AppendQueueLimits',
  },
  {
    title: 'A pause of the server',
    file: `${server}/ground/suspend-detector.ts`,
    constants: { gap: 'milliseconds' },
  },
  {
    title: 'A stop, after SIGTERM',
    file: `${server}/cli/drain-options.ts`,
    table: 'drainOptions',
  },
  {
    title: 'Open sockets and their sessions',
    file: `${server}/app.ts`,
    constants: { recheckEvery: 'milliseconds' },
  },
  {
    title: 'Requests of the API',
    file: `${server}/http/api.ts`,
    constants: { maxBody: 'bytes' },
  },
  {
    title: 'Sessions',
    file: `${server}/sessions/queries.ts`,
    constants: { idle: 'milliseconds', lifetime: 'milliseconds', worthNoting: 'milliseconds' },
  },
  {
    title: 'What rings, by push',
    file: `${server}/push/ringing-times.ts`,
    constants: { ringsFor: 'milliseconds', atOtherDevice: 'milliseconds' },
  },
  {
    title: 'A burst that is one push',
    file: `${server}/push/burst.ts`,
    constants: { burstKept: 'number' },
  },
  {
    title: 'Pushes that are sent at once, by each node',
    file: `${server}/push/push-slots.ts`,
    constants: { atOnce: 'number', atOneHost: 'number', toOnePerson: 'number' },
  },
  {
    title: 'Pushes that are tried again',
    file: `${server}/push/push-sender.ts`,
    constants: { again: 'milliseconds', triesAtMost: 'number' },
  },
  {
    title: 'One push',
    file: `${server}/push/push-delivery.ts`,
    constants: { kept: 'seconds', patience: 'milliseconds', waitsAtMost: 'milliseconds' },
  },
  {
    title: 'A push whose node has died',
    file: `${server}/push/waiting-pushes.ts`,
    constants: { takes: 'milliseconds' },
  },
  {
    title: 'Proofs',
    file: `${server}/ground/proof.ts`,
    constants: { proofLife: 'milliseconds' },
  },
  {
    title: 'Mistakes in signing in, and with codes, recovery codes and links',
    file: `${server}/sign-in/attempts/sign-in-throttle.ts`,
    constants: { free: 'number', elsewhere: 'number' },
  },
  {
    title: 'Waits after mistakes',
    file: `${server}/sign-in/attempts/mistakes.ts`,
    constants: { firstWait: 'milliseconds' },
  },
  {
    title: 'How long mistakes are remembered, and how many',
    file: `${server}/shared/sweep.ts`,
    constants: { mistakesRemembered: 'milliseconds', mostRows: 'number' },
  },
  {
    title: 'What is written down of mistakes',
    file: `${server}/sign-in/attempts/sign-in-series.ts`,
    constants: { firstRow: 'number', toldFrom: 'number', seriesEnds: 'milliseconds' },
  },
  {
    title: 'Places from which an account has signed in',
    file: `${server}/sign-in/attempts/sign-in-places.ts`,
    constants: { most: 'number' },
  },
  {
    title: 'What the hash of a password costs, by Argon2id',
    file: `${server}/sign-in/password/passwords.ts`,
    table: 'owaspFloor',
  },
  {
    title: 'Passwords that are hashed',
    file: `${server}/sign-in/password/passwords.ts`,
    constants: { atOnce: 'number', waiting: 'number' },
  },
  {
    title: 'Authenticator apps',
    file: `${server}/sign-in/code/totp.ts`,
    constants: { stepSeconds: 'seconds' },
  },
  {
    title: 'Recovery codes',
    file: `${server}/sign-in/code/second-factors.ts`,
    constants: { recoveryCodes: 'number' },
  },
  {
    title: 'Passkeys of one account',
    file: `${server}/sign-in/passkey/passkeys.ts`,
    constants: { atMost: 'number' },
  },
  {
    title: 'Questions to a passkey',
    file: `${server}/sign-in/passkey/challenges.ts`,
    constants: { life: 'milliseconds' },
  },
  {
    title: 'An OpenID Connect provider',
    file: `${server}/sign-in/provider/provider.ts`,
    constants: { timeout: 'seconds', freshFor: 'seconds' },
  },
  {
    title: 'A visit to the provider',
    file: `${server}/sign-in/provider/sealed-visit.ts`,
    constants: { life: 'seconds' },
  },
  {
    title: 'Links that a mail brings',
    file: `${server}/links/account-links.ts`,
    constants: { life: 'milliseconds' },
  },
  {
    title: 'Who waits for a link that no mail can bring',
    file: `${server}/links/link-requests.ts`,
    constants: { life: 'milliseconds' },
  },
  {
    title: 'Guests who left nothing',
    file: `${server}/people/departures.ts`,
    constants: { knownFor: 'milliseconds' },
  },
  {
    title: 'Mails',
    file: `${server}/mail/mailer.ts`,
    constants: { atOnce: 'number', waiting: 'number' },
  },
  {
    title: 'What is read at an address that a stranger has named',
    file: `${server}/outgoing/guarded-fetch.ts`,
    constants: { bytesAtMost: 'bytes', timeAtMost: 'milliseconds', redirectsAtMost: 'number' },
  },
  {
    title: 'Linked pages that are read',
    file: `${server}/link-cards/page-queue.ts`,
    constants: {
      ...{ pagesAtOnce: 'number', pagesOfSite: 'number', lookedThrough: 'number' },
      ...{ takenFor: 'milliseconds', mostTries: 'number', toldAtMost: 'number' },
    },
  },
  {
    title: 'How long what was read of them is good',
    file: `${server}/link-cards/message-links.ts`,
    constants: { goodFor: 'milliseconds', emptyFor: 'milliseconds' },
  },
  {
    title: 'Pictures of strangers that are drawn anew',
    file: `${server}/files/make-pictures.ts`,
    constants: { atMost: 'milliseconds', memory: 'bytes' },
  },
  {
    title: 'Coming back to a room that one was removed from',
    file: `${server}/rooms/former-places.ts`,
    constants: { lookedThrough: 'number' },
  },
]
