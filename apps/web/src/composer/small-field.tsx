import { type RefObject, useId, useState } from 'react'
import { Proposals } from './completion/proposals.tsx'
import { useCompletion } from './completion/use-completion.ts'
import { type Offer, OfferLine } from './offer-line.tsx'
import styles from './small-field.module.css'
import { measure } from './text-length.ts'
import { useAutosize } from './use-autosize.ts'
import { useFormatting } from './use-formatting.ts'
import { useLengthNote } from './use-length-note.ts'
import { useWritingKeys } from './use-writing-keys.ts'

type Props = {
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly slug: string
  readonly text: string
  readonly label: string
  readonly onWrite: (text: string) => void
  readonly onEnter: () => void
}

/** A field for a text outside the composer, in which keys, proposals and what is pasted are those of the composer. Commands are the composer's alone. */
export function SmallField(props: Props) {
  const { field, slug, text, label, onWrite, onEnter } = props
  const [offer, setOffer] = useState<Offer>()
  const noteId = useId()
  const length = measure(text)
  const note = useLengthNote(length)
  const { onFormatKey, onPaste } = useFormatting(field, setOffer)
  const completion = useCompletion(field, { isEmpty: text === '', hasCommands: false })
  const onKeyDown = useWritingKeys({ completion, onFormatKey, onSend: onEnter })
  useAutosize(field, text)
  return (
    <div className={styles.box}>
      <Proposals completion={completion} slug={slug} />
      {offer && <OfferLine offer={offer} onClose={() => setOffer(undefined)} />}
      <textarea
        ref={field}
        className={styles.field}
        rows={1}
        value={text}
        dir="auto"
        aria-label={label}
        aria-describedby={noteId}
        aria-invalid={length.kind === 'over'}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        onSelect={() => completion.look(false)}
        onBlur={completion.close}
        {...completion.attributes}
        onChange={(event) => {
          onWrite(event.currentTarget.value)
          completion.look(true)
          if (!offer?.stays) setOffer(undefined)
        }}
      />
      <p
        id={noteId}
        className={styles.note}
        data-over={length.kind === 'over' || undefined}
        role="status"
      >
        {note}
      </p>
    </div>
  )
}
