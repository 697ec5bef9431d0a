import type { Config } from '../ground/config.ts'
import type { Logger } from '../ground/logger.ts'
import type { Troubles } from '../ground/troubles.ts'
import { turns } from '../ground/turns.ts'

export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
  /** Of two mails with the same one, mail programs that look at it keep one; a new one where it is absent. */
  readonly messageId?: string
}

/** What the mail server did with a mail; `refused`: it takes nothing for that address, and says that this is for good; `failed`: not this mail, not now; `away`: it takes no mail at all now. */
export type Mailed = 'taken' | 'refused' | 'failed' | 'away'

/** How mails leave the server. */
export interface Mailer {
  /** Whether there is a mail server to give them to. */
  readonly isThere: boolean
  /** Gives a mail to the mail server, and answers what it did with it. Never rejects: what fails is in the log, without the address and the text. */
  send(mail: Mail): Promise<Mailed>
  /** Finds out whether the mail server can be reached and lets us in. Rejects when it does not. */
  verify(): Promise<void>
}

/** Mails on their way at once. */
const atOnce = 4
/** Mails that wait for their turn; more are dropped, which the log says. */
const waiting = 500
/** Milliseconds to wait for a mail server that says nothing. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }

/** What nodemailer says when the mail server itself is the reason, not the address or the text of one mail. */
const ofTheServer = new Set([
  'ECONNECTION',
  'ECONNREFUSED',
  'EDNS',
  'ESOCKET',
  'ETIMEDOUT',
  'ETLS',
  'EAUTH',
  'ENOAUTH',
])

export function openMailer(
  { mail }: Config,
  logger: Pick<Logger, 'warn'>,
  troubles: Pick<Troubles, 'begin' | 'end'>,
): Mailer {
  if (!mail) return { isThere: false, send: async () => 'away', verify: async () => {} }
  const inTurn = turns(atOnce, { waiting, full: () => new Error('Too many mails are waiting.') })
  const transport = openTransport(mail)
  return {
    isThere: true,
    async send(message) {
      try {
        await inTurn(async () => (await transport).sendMail(message))
        troubles.end('mail')
        return 'taken'
      } catch (error) {
        // What a mail server says often repeats the address: only codes are written down.
        const { code, command, responseCode } = error as Record<string, unknown>
        logger.warn({ code, command, responseCode }, 'A mail could not be sent.')
        if (command === 'RCPT TO' && isForGood(responseCode)) return 'refused'
        if (!ofTheServer.has(String(code))) return 'failed'
        troubles.begin('mail', code, verify)
        return 'away'
      }
    },
    verify,
  }

  async function verify() {
    await (await transport).verify()
  }
}

/** By RFC 5321, 4.2.1. */
function isForGood(responseCode: unknown): boolean {
  return typeof responseCode === 'number' && responseCode >= 500 && responseCode < 600
}

// Loaded where there is a mail server: it is large.
async function openTransport({ url, from }: NonNullable<Config['mail']>) {
  const { createTransport } = await import('nodemailer')
  return createTransport(
    { url, ...patience, disableFileAccess: true, disableUrlAccess: true },
    // So that nobody's holiday answers it.
    { from, headers: { 'Auto-Submitted': 'auto-generated' } },
  )
}
