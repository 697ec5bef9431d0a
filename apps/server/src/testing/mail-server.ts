import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

/** A mail as its reader sees it. */
export interface ReceivedMail {
  readonly to: string
  readonly from: string
  readonly subject: string
  readonly text: string
  readonly headers: string
}

/** A mail server on a free port, which keeps what it is given. Use it with `await using`. */
export class MailServer implements AsyncDisposable {
  readonly received: ReceivedMail[] = []
  /** The recipients do not exist: every mail is refused, in words that repeat the address. */
  isRefusing = false
  /** It takes no mail just now, to any address. */
  isBusy = false
  /** What was said so far stays without an answer. */
  isStalled = false
  /** It takes mails, and says so only in `answer`. */
  isSlow = false
  /** It hangs up on everybody. */
  isAway = false
  connections = 0
  /** How often a mail was begun. */
  tries = 0
  /** Names and passwords that were given. */
  readonly signedIn: string[] = []
  readonly #server: SMTPServer
  #arrived: (() => void)[] = []
  readonly #unanswered: (() => void)[] = []

  private constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      // It would wait for the name of 127.0.0.1, a second and a half where no name server is.
      disableReverseLookup: true,
      onAuth: ({ username, password }, _session, done) => {
        this.signedIn.push(`${username}:${password}`)
        done(null, { user: username ?? '' })
      },
      onRcptTo: ({ address }, _session, done) => {
        this.tries += 1
        this.#wake()
        if (this.isStalled) return
        if (!this.isRefusing && !this.isBusy) return done()
        const [responseCode, why] = this.isBusy ? [450, 'try later'] : [550, 'unknown here']
        done(Object.assign(new Error(`<${address}>: ${why}`), { responseCode }))
      },
      onData: (stream, session, done) => {
        void readText(stream).then((source) => {
          const to = session.envelope.rcptTo.map(({ address }) => address).join()
          this.received.push(read(source, to))
          this.#wake()
          if (this.isSlow) this.#unanswered.push(done)
          else done()
        })
      },
    })
    this.#server.on('error', () => {})
    this.#server.server.prependListener('connection', (socket) => {
      this.connections += 1
      if (this.isAway) socket.destroy()
    })
  }

  static async start(port = 0): Promise<MailServer> {
    const mails = new MailServer()
    const listening = mails.#server.listen(port, '127.0.0.1')
    await once(listening, 'listening')
    return mails
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port
  }

  /** The settings by which a server gives its mails to this one. */
  get env() {
    return {
      LOBBY_SMTP_URL: `smtp://lobby:${mailPassword}@127.0.0.1:${this.port}`,
      LOBBY_MAIL_FROM: 'Lobby <lobby@example.org>',
    }
  }

  /** Says of all mails that it has taken that it has. */
  answer(): void {
    for (const done of this.#unanswered.splice(0)) done()
  }

  /** Waits for the next mail that was not taken yet, and takes it. */
  async next(): Promise<ReceivedMail> {
    await this.until(() => this.received.length > 0)
    return this.received.shift() as ReceivedMail
  }

  /** Waits until something is so; looks whenever a mail arrives. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((arrived) => this.#arrived.push(arrived))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((closed) => this.#server.close(closed))
  }

  #wake(): void {
    const waiting = this.#arrived
    this.#arrived = []
    for (const wake of waiting) wake()
  }
}

/** What no log may hold. */
export const mailPassword = 'mail-canary-5d1f'

/** The one link in a mail. */
export function linkIn({ text }: ReceivedMail): string {
  const [link, ...others] = text.match(/https?:\/\/\S+\/account\/\S+/g) ?? []
  if (!link || others.length > 0) throw new Error(`Not one link: ${text}`)
  return link
}

function read(source: string, to: string): ReceivedMail {
  const at = source.indexOf('\r\n\r\n')
  const headers = source.slice(0, at).replaceAll(/\r\n[ \t]+/g, ' ')
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(headers)?.[1] ?? ''
  const decode =
    decoders[header('Content-Transfer-Encoding').trim().toLowerCase()] ?? ((text) => text)
  const text = decode(source.slice(at + 4)).replaceAll('\r\n', '\n')
  return { to, from: header('From'), subject: words(header('Subject')), text, headers }
}

const decoders: Record<string, (text: string) => string> = {
  'quoted-printable': (text) => quotedPrintable(text.replaceAll('=\r\n', '')),
  base64: (text) => Buffer.from(text, 'base64').toString(),
}

/** RFC 2047: letters beyond ASCII in a header. */
function words(header: string): string {
  return header.replaceAll(/=\?utf-8\?([qb])\?([^?]*)\?=\s?/gi, (_, kind: string, coded: string) =>
    kind.toLowerCase() === 'b'
      ? Buffer.from(coded, 'base64').toString()
      : quotedPrintable(coded.replaceAll('_', ' ')),
  )
}

function quotedPrintable(text: string): string {
  const bytes = text.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return Buffer.from(bytes, 'latin1').toString()
}
