import type { KeyboardEvent } from 'react'
import { isTouch } from '../ui/is-touch.ts'
import { useSendKey } from '../ui/send-key.ts'
import type { useCompletion } from './completion/use-completion.ts'
import { continuation } from './line-continuation.ts'
import { sends } from './sends.ts'
import { carryOut, selectedIn } from './text-edit.ts'

type Input = {
  readonly completion: ReturnType<typeof useCompletion>
  /** Whether the key was one of formatting. */
  readonly onFormatKey: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean
  readonly onSend: () => void
  /** What Escape does when nothing is proposed. */
  readonly onEscape?: (() => void) | undefined
}

/** What keys do wherever a message is written: in the composer, in a thread, in the place of a message. */
export function useWritingKeys({ completion, onFormatKey, onSend, onEscape }: Input) {
  const [sendKey] = useSendKey()
  return (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // While an input method composes, Enter belongs to it; 229 is how Safari says so.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (completion.onListKey(event)) return
    if (event.key === 'Escape' && onEscape) {
      event.preventDefault()
      onEscape()
      return
    }
    if (onFormatKey(event) || event.key !== 'Enter') return
    const { value, selectionStart } = event.currentTarget
    const before = value.slice(0, selectionStart)
    if (sends(event, { sendKey, isTouch: isTouch(), before })) {
      event.preventDefault()
      completion.whenNothingChosen(onSend)
      return
    }
    const next = continuation(selectedIn(event.currentTarget))
    if (!next) return
    event.preventDefault()
    carryOut(event.currentTarget, next)
  }
}
