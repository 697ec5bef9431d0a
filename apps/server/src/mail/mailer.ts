import { createTransport } from 'nodemailer'
import type { Config } from '../config.ts'
import type { Logger } from '../logger.ts'
import { turns } from '../turns.ts'

export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** How mails leave the server. */
export interface Mailer {
  /** Whether there is a mail server to give them to. */
  readonly isThere: boolean
  /** Gives a mail to the mail server. Never rejects: what fails is in the log, without the address and the text. */
  send(mail: Mail): Promise<void>
  /** Finds out whether the mail server can be reached and lets us in. Rejects when it does not. */
  verify(): Promise<void>
}

/** Mails on their way at once, and mails that wait for their turn. */
const atOnce = 4
const waiting = 500
/** Milliseconds to wait for a mail server that says nothing. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }

export function openMailer({ mail }: Config, logger: Pick<Logger, 'warn'>): Mailer {
  if (!mail) return { isThere: false, send: async () => {}, verify: async () => {} }
  const inTurn = turns(atOnce, { waiting, full: () => new Error('Too many mails are waiting.') })
  const transport = createTransport(
    { url: mail.url, ...patience, disableFileAccess: true, disableUrlAccess: true },
    // So that nobody's holiday answers it.
    { from: mail.from, headers: { 'Auto-Submitted': 'auto-generated' } },
  )
  return {
    isThere: true,
    async send(message) {
      try {
        await inTurn(() => transport.sendMail(message))
      } catch (error) {
        // What a mail server says often repeats the address: only codes are written down.
        const { code, command, responseCode } = error as Record<string, unknown>
        logger.warn({ code, command, responseCode }, 'A mail could not be sent.')
      }
    },
    async verify() {
      await transport.verify()
    },
  }
}
