// A mail about what a person has missed, as text: rooms, links and, if the person wants that, what was said.
import { noticeText } from '@lobby/markdown'
import type { Language, MailDigest, Message } from '@lobby/protocol'
import type { Mail } from '../mail/mailer.ts'

/** A message that the person has not read, and the room in which it stands. */
export interface Missed {
  readonly room: { readonly slug: string; readonly name: string; readonly isDirect: boolean }
  readonly message: Message
  /** The author, as others see them. */
  readonly author: string
}

interface Told {
  readonly username: string
  readonly serverName: string
  readonly origin: string
  /** The oldest first; at least one. */
  readonly missed: readonly Missed[]
  /** There is more. */
  readonly isCut: boolean
  readonly shows: MailDigest['shows']
  /** What ends these mails, in links. */
  readonly endToken: string
}

/** Characters of a message that a mail shows. */
const shown = 300

const words = {
  en: {
    subject: (count: string, server: string) =>
      count === '1' ? `A message for you at ${server}` : `${count} messages for you at ${server}`,
    lead: (username: string, server: string) =>
      `Hello ${username}, this is for you at ${server}, and you have not read it:`,
    direct: 'To you directly',
    file: 'a file',
    more: 'There is more. All of it is here:',
    why: 'You get such a mail when you have been away, as often as your settings say:',
    end: 'No more of these mails:',
  },
  de: {
    subject: (count: string, server: string) =>
      count === '1'
        ? `Eine Nachricht für dich auf ${server}`
        : `${count} Nachrichten für dich auf ${server}`,
    lead: (username: string, server: string) =>
      `Hallo ${username}, das ist für dich auf ${server}, und du hast es nicht gelesen:`,
    direct: 'Direkt an dich',
    file: 'eine Datei',
    more: 'Es gibt noch mehr. Alles findest du hier:',
    why: 'Eine solche Mail kommt, wenn du weg warst, so oft, wie deine Einstellungen sagen:',
    end: 'Keine solchen Mails mehr:',
  },
} as const satisfies Record<Language, object>

/** With the headers by which a mail program ends these mails at one press (RFC 8058). */
export function digestMail(language: Language, told: Told): Omit<Mail, 'to'> {
  const say = words[language]
  const { username, serverName, origin, missed, isCut, endToken } = told
  const count = `${missed.length}${isCut ? '+' : ''}`
  const rooms = Map.groupBy(missed, ({ room }) => room.slug)
  const parts = [
    say.lead(oneLine(username), oneLine(serverName)),
    ...rooms.values().map((messages) => roomPart(language, told, messages)),
    ...(isCut ? [`${say.more}\n${origin}/activity`] : []),
    `${say.why}\n${origin}/settings/notifications`,
    `${say.end}\n${origin}/account/digest/${endToken}`,
  ]
  return {
    subject: say.subject(count, oneLine(serverName)),
    text: `${parts.join('\n\n')}\n`,
    headers: {
      'List-Unsubscribe': `<${origin}/api/digests/${endToken}/end>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  }
}

function roomPart(
  language: Language,
  { origin, shows }: Told,
  messages: readonly Missed[],
): string {
  const say = words[language]
  const [first] = messages
  if (!first) return ''
  const { room } = first
  const title = room.isDirect ? say.direct : oneLine(room.name)
  const lines = messages.map(({ message, author }) => {
    const { seq, thread, alsoInRoom } = message
    // An answer in a thread alone stands under the first message of it.
    const place = alsoInRoom ? seq : (thread ?? seq)
    const text = shows === 'text' ? `: ${said(message) || say.file}` : ''
    return `  ${oneLine(author)}${text}\n  ${origin}/chat/${encodeURIComponent(room.slug)}@${place}`
  })
  return [title, ...lines].join('\n')
}

function said({ body }: Message): string {
  const letters = [...oneLine(noticeText(body))]
  return letters.length > shown ? `${letters.slice(0, shown).join('')} …` : letters.join('')
}

/** What people write begins no line of the mail. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
}
