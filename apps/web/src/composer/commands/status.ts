import '../../i18n/later-words.ts'
import { limits } from '@lobby/protocol/limits'
import { codePoints } from '@lobby/protocol/text'
import { splitStatus } from '../../account/split-status.ts'
import { loadShortNames } from '../../emoji/short-names.ts'
import type { Command } from './command.ts'
import { splitEnd } from './read-end.ts'

const max = limits.statusCodePoints

/** What the person says of themselves for a while; without a text it ends. */
export const status: Command = async (argument, { client, t, dateTime }) => {
  const { text, end } = splitEnd(argument)
  const said = splitStatus(await withSign(text))
  if (!said && end) return { kind: 'refused', note: t('command.needsText', { name: 'status' }) }
  if (codePoints(said?.text ?? '') > max)
    return { kind: 'refused', note: t('command.status.long', { max }) }
  const until = end && { until: end.toISOString() }
  await client.account.own.change({ status: said && { ...said, ...until } })
  if (!said) return { kind: 'done', note: t('command.status.ended') }
  const note = end
    ? t('command.status.until', { time: dateTime(end.getTime()) })
    : t('command.status.done')
  return { kind: 'done', note }
}

/** The text with the emoji itself where it begins with the short name of one. */
async function withSign(text: string): Promise<string> {
  const [all = '', name = ''] = /^:([\w+-]+):/.exec(text) ?? []
  const sign = name === '' ? undefined : (await loadShortNames()).get(name)
  return sign === undefined ? text : sign + text.slice(all.length)
}
