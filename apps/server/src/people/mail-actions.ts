import { acceptedLanguage } from '../ground/accepted-language.ts'
import type { BackgroundTasks } from '../ground/background-tasks.ts'
import type { Mailer } from '../mail/mailer.ts'
import { type MailKind, mailText } from '../mail/mails.ts'
import type { Visitor } from '../sessions/sessions.ts'
import type { Recipient } from './emails.ts'

export type MailActions = ReturnType<typeof createMailActions>

interface Needs {
  readonly mailer: Mailer
  readonly backgroundTasks: BackgroundTasks
  readonly publicUrl: () => string
  readonly identity: { readonly now: { readonly name: string } }
}

export function createMailActions({ mailer, backgroundTasks, publicUrl, identity }: Needs) {
  return { mailTo }

  /** Writes to the address of an account, if it has one, in its language. Nobody waits for it. */
  function mailTo(
    { email, username, language }: Recipient,
    kind: MailKind,
    { visitor, link = '' }: { readonly visitor: Visitor; readonly link?: string },
  ): void {
    if (!email) return
    const values = { username, name: identity.now.name, server: publicUrl(), link }
    const mail = mailText(language ?? acceptedLanguage(visitor.headers), kind, values)
    backgroundTasks.add(() => mailer.send({ to: email, ...mail }))
  }
}
