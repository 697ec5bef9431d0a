import { limits } from '@lobby/protocol/limits'
import { utf8Length } from '@lobby/protocol/text'

/** What a name may not have: what is not seen, what turns text around, and what means something in a path. */
const unwanted = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\]/gu

/** A file's name as its sender gives it, without what does harm where it is shown or saved. */
export function fileNameOf(given: string | null | undefined): string {
  const last = (given ?? '').normalize('NFC').toWellFormed().split(/[/\\]/).at(-1) ?? ''
  const name = shortened(last.replace(unwanted, '').replace(/\s+/gu, ' ').trim())
  return /^\.*$/.test(name) ? 'file' : name
}

/** Its end says what it is: that stays. */
function shortened(name: string): string {
  const end = /\.[^.]{1,12}$/u.exec(name)?.[0] ?? ''
  const begin = [...name.slice(0, name.length - end.length)]
  while (begin.length > 0 && utf8Length(begin.join('') + end) > limits.fileNameBytes) begin.pop()
  return begin.join('') + end
}
