// What the server writes to people: short, plain, and nothing that a stranger chose but the username.
import type { Language } from '@lobby/protocol'

export interface MailValues {
  readonly username: string
  /** What the server is called. */
  readonly name: string
  /** The server's public address. */
  readonly server: string
  /** What the mail is for; empty where it only tells. */
  readonly link: string
}

export type MailKind = 'confirm' | 'reset' | 'passwordChanged' | 'emailChanged'

interface Text {
  readonly subject: string
  readonly text: string
}

const lines = (...texts: string[]) => `${texts.join('\n\n')}\n`

const mails = {
  en: {
    confirm: ({ username, name, server, link }) => ({
      subject: `Confirm your address for ${name}`,
      text: lines(
        `The account ${username} at ${server} wants to use this address. Confirm it here:`,
        link,
        'The link is good once, for half an hour. If this was not you, do nothing: the address is then not used.',
      ),
    }),
    reset: ({ username, name, server, link }) => ({
      subject: `A new password for ${name}`,
      text: lines(
        `A new password was asked for, for the account ${username} at ${server}. Choose it here:`,
        link,
        'The link is good once, for half an hour. If this was not you, do nothing: the password stays as it is.',
      ),
    }),
    passwordChanged: ({ username, name, server }) => ({
      subject: `Your password for ${name} was changed`,
      text: lines(
        `The password of the account ${username} at ${server} was changed just now, and it is signed out everywhere else.`,
        'If this was not you, ask for a new password on the page for signing in.',
      ),
    }),
    emailChanged: ({ username, name, server }) => ({
      subject: `Your address for ${name} was changed`,
      text: lines(
        `The account ${username} at ${server} does not use this address any more.`,
        'If this was not you, tell an admin of the server.',
      ),
    }),
  },
  de: {
    confirm: ({ username, name, server, link }) => ({
      subject: `Bestätige deine Adresse für ${name}`,
      text: lines(
        `Das Konto ${username} auf ${server} möchte diese Adresse verwenden. Bestätige sie hier:`,
        link,
        'Der Link gilt einmal, eine halbe Stunde lang. Wenn du das nicht warst, tu nichts: Dann wird die Adresse nicht verwendet.',
      ),
    }),
    reset: ({ username, name, server, link }) => ({
      subject: `Ein neues Passwort für ${name}`,
      text: lines(
        `Jemand hat um ein neues Passwort für das Konto ${username} auf ${server} gebeten. Wähle es hier:`,
        link,
        'Der Link gilt einmal, eine halbe Stunde lang. Wenn du das nicht warst, tu nichts: Das Passwort bleibt, wie es ist.',
      ),
    }),
    passwordChanged: ({ username, name, server }) => ({
      subject: `Dein Passwort für ${name} wurde geändert`,
      text: lines(
        `Das Passwort des Kontos ${username} auf ${server} wurde gerade geändert, und das Konto ist überall sonst abgemeldet.`,
        'Wenn du das nicht warst, bitte auf der Anmeldeseite um ein neues Passwort.',
      ),
    }),
    emailChanged: ({ username, name, server }) => ({
      subject: `Deine Adresse für ${name} wurde geändert`,
      text: lines(
        `Das Konto ${username} auf ${server} verwendet diese Adresse nicht mehr.`,
        'Wenn du das nicht warst, wende dich an die Person, die den Server betreibt.',
      ),
    }),
  },
} as const satisfies Record<Language, Record<MailKind, (values: MailValues) => Text>>

/** A mail's subject and text. */
export function mailText(language: Language, kind: MailKind, values: MailValues): Text {
  return mails[language][kind](values)
}
