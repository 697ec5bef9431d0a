import type { SendKey } from '../ui/send-key.ts'
import { isInFence } from './code-fence.ts'

type Enter = {
  readonly shiftKey: boolean
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}
type Place = { readonly sendKey: SendKey; readonly isTouch: boolean; readonly before: string }

/** Whether Enter sends, with the text `before` the caret; else it breaks the line. Ctrl+Enter always sends. */
export function sends(
  { shiftKey, altKey, ctrlKey, metaKey }: Enter,
  { sendKey, isTouch, before }: Place,
): boolean {
  if (shiftKey || altKey) return false
  if (ctrlKey || metaKey) return true
  return sendKey === 'enter' && !isTouch && !isInFence(before)
}
