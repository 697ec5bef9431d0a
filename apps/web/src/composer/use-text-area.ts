import { type ComponentProps, type RefObject, useId } from 'react'
import { useCompletion } from './completion/use-completion.ts'
import type { Offer } from './offer-line.tsx'
import { measure } from './text-length.ts'
import { useAutosize } from './use-autosize.ts'
import { useFormatting } from './use-formatting.ts'
import { useLengthNote } from './use-length-note.ts'
import { useWritingKeys } from './use-writing-keys.ts'

type Options = {
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly text: string
  readonly onWrite: (text: string) => void
  readonly offer: Offer | undefined
  readonly onOffer: (offer: Offer | undefined) => void
  /** Whether a word after a slash is a command here. */
  readonly hasCommands: boolean
  /** Takes files that are pasted. */
  readonly attach?: (files: Iterable<File>) => void
  readonly onSend: () => void
  readonly onEscape?: (() => void) | undefined
}

/** A field in which messages are written, wherever it stands: its keys, proposals, length and height. */
export function useTextArea(options: Options) {
  const { field, text, onWrite, offer, onOffer, hasCommands, attach, onSend, onEscape } = options
  const noteId = useId()
  const length = measure(text)
  const note = useLengthNote(length)
  const { format, onFormatKey, onPaste } = useFormatting(field, onOffer, attach)
  const completion = useCompletion(field, { isEmpty: text === '', hasCommands })
  const onKeyDown = useWritingKeys({ completion, onFormatKey, onSend, onEscape })
  useAutosize(field, text)
  const props: ComponentProps<'textarea'> = {
    ref: field,
    rows: 1,
    value: text,
    dir: 'auto',
    'aria-describedby': noteId,
    'aria-invalid': length.kind === 'over',
    onKeyDown,
    onPaste,
    onSelect: () => completion.look(false),
    onBlur: completion.close,
    ...completion.attributes,
    onChange: (event) => {
      onWrite(event.currentTarget.value)
      completion.look(true)
      if (!offer?.stays) onOffer(undefined)
    },
  }
  return { props, completion, format, length, note, noteId }
}
