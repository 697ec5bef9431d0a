import type { Context } from '../context.ts'
import { acceptedLanguage } from '../mail/languages.ts'
import { type MailKind, mailText } from '../mail/mails.ts'
import type { Visitor } from '../sessions/sessions.ts'
import type { Recipient } from './emails.ts'

/** Writes to the address of an account, if it has one, in its language. Nobody waits for it. */
export function mailTo(
  { backgroundTasks, mailer, publicUrl }: Pick<Context, 'backgroundTasks' | 'mailer' | 'publicUrl'>,
  { email, username, language }: Recipient,
  kind: MailKind,
  { visitor, link = '' }: { readonly visitor: Visitor; readonly link?: string },
): void {
  if (!email) return
  const values = { username, server: publicUrl(), link }
  const mail = mailText(language ?? acceptedLanguage(visitor.headers), kind, values)
  backgroundTasks.add(() => mailer.send({ to: email, ...mail }))
}
