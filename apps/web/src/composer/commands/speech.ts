// Commands that make a message.
import '../../i18n/later-words.ts'
import type { Command } from './command.ts'

/** What I do, emphasised. */
export const me: Command = (argument, { t }) =>
  argument === ''
    ? { kind: 'refused', note: t('command.needsText', { name: 'me' }) }
    : { kind: 'send', body: argument.split('\n').map(emphasised).join('\n') }

/** Markdown would take the backslash and the two lines for marks. */
const shrugging = String.raw`¯\\\_(ツ)\_/¯`

export const shrug: Command = (argument) => ({
  kind: 'send',
  body: argument === '' ? shrugging : `${argument} ${shrugging}`,
})

function emphasised(line: string): string {
  const text = line.trim()
  return text === '' ? '' : `*${text.replaceAll('*', String.raw`\*`)}*`
}
