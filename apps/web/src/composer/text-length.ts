import { limits } from '@lobby/protocol/limits'
import { codePoints, isBlank, utf8Length } from '@lobby/protocol/text'
import { withoutOuterLineBreaks } from './outer-line-breaks.ts'

export type TextLength =
  | { readonly kind: 'blank' }
  | { readonly kind: 'fine' }
  | { readonly kind: 'near'; readonly left: number }
  | { readonly kind: 'over'; readonly by: number }

/** The last stretch before the limit, in which the page counts along. */
const countFrom = 200

/** Whether a text can be sent, by the server's own rules. */
export function measure(text: string): TextLength {
  const body = withoutOuterLineBreaks(text)
  if (isBlank(body)) return { kind: 'blank' }
  // No text this short can be over a limit; most keystrokes end here.
  if (body.length < limits.messageCodePoints - countFrom && body.length * 3 <= limits.messageBytes)
    return { kind: 'fine' }
  const left = Math.min(
    limits.messageCodePoints - codePoints(body),
    // Bytes count too; a character takes up to four.
    Math.floor(
      (limits.messageBytes - utf8Length(body)) / (utf8Length(body) > limits.messageBytes ? 4 : 1),
    ),
  )
  if (left < 0) return { kind: 'over', by: -left }
  return left <= countFrom ? { kind: 'near', left } : { kind: 'fine' }
}
