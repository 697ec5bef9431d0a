import { type RefObject, useState } from 'react'
import { Proposals } from './completion/proposals.tsx'
import { type Offer, OfferLine } from './offer-line.tsx'
import styles from './small-field.module.css'
import { useTextArea } from './use-text-area.ts'

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
  const area = useTextArea({
    ...{ field, text, onWrite, offer, onOffer: setOffer, hasCommands: false, onSend: onEnter },
  })
  const isOver = area.length.kind === 'over'
  return (
    <div className={styles.box}>
      <Proposals completion={area.completion} slug={slug} />
      {offer && <OfferLine offer={offer} onClose={() => setOffer(undefined)} />}
      <textarea {...area.props} className={styles.field} aria-label={label} />
      <p id={area.noteId} className={styles.note} data-over={isOver || undefined} role="status">
        {area.note}
      </p>
    </div>
  )
}
