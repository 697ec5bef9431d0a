import { ActionIcon } from '@mantine/core'
import { type ReactNode, type RefObject, Suspense, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { AttachButton } from '../files/attach-button.tsx'
import { useUploads } from '../files/uploads.ts'
import { useAttach } from '../files/use-attach.ts'
import { lazyPart } from '../newer-page/lazy-part.ts'
import { useDeviceChoice } from '../ui/device-choice.ts'
import { Icon } from '../ui/icons.tsx'
import { ToolButton } from '../ui/tool-button.tsx'
import { Proposals } from './completion/proposals.tsx'
import { EmojiButton } from './emoji-button.tsx'
import { FormattingBar } from './formatting-bar.tsx'
import { type Offer, OfferLine } from './offer-line.tsx'
import { carryOut, insertion } from './text-edit.ts'
import { useTextArea } from './use-text-area.ts'
import styles from './writing-box.module.css'

const UploadRows = lazyPart(() => import('../files/upload-rows.tsx'))

type Props = {
  readonly field: RefObject<HTMLTextAreaElement | null>
  /** The field's, where others have to find it. */
  readonly id?: string
  readonly slug: string
  /** Where the draft is, and the files that go with it. */
  readonly place: string
  readonly text: string
  readonly label: string
  readonly placeholder: string
  /** Whether a word after a slash is a command here. */
  readonly hasCommands?: boolean
  readonly offer: Offer | undefined
  readonly onOffer: (offer: Offer | undefined) => void
  /** Why it cannot be sent now, beside what the text says itself. */
  readonly note?: string | undefined
  /** By the id of an element. */
  readonly describedBy?: string
  readonly mustWait?: boolean
  readonly onWrite: (text: string) => void
  /** By a key, not by the button: that submits the form around it. */
  readonly onSend: () => void
  readonly onEscape?: (() => void) | undefined
  /** What stands over the text. */
  readonly children?: ReactNode
}

/** Where a message is written: in a room, and in a thread. Everything that helps is in it. */
export function WritingBox(props: Props) {
  const { field, slug, place, text, hasCommands = false, offer, onOffer, onWrite } = props
  const { onSend, onEscape } = props
  const { t } = useTranslation()
  const barId = useId()
  const [bar, setBar] = useDeviceChoice('formatting-bar', ['closed', 'open'])
  const isBarOpen = bar === 'open'
  const uploads = useUploads(place)
  const attach = useAttach(place)
  const area = useTextArea({
    ...{ field, text, onWrite, offer, onOffer, hasCommands, attach, onSend, onEscape },
  })
  const { noteId, length } = area
  const hasFiles = uploads.some(({ problem }) => problem === undefined)
  const isNothing = length.kind === 'blank' && !hasFiles
  const isIdle = isNothing || length.kind === 'over' || props.mustWait
  return (
    <div className={styles.writing} data-over={length.kind === 'over' || undefined}>
      <div className={styles.box}>
        <Proposals completion={area.completion} slug={slug} />
        {offer && <OfferLine offer={offer} onClose={() => onOffer(undefined)} />}
        {props.children}
        {uploads.length > 0 && (
          <Suspense>
            <UploadRows slug={place} onEmpty={() => field.current?.focus()} />
          </Suspense>
        )}
        {isBarOpen && <FormattingBar id={barId} onFormat={area.format} />}
        <div className={styles.row}>
          <textarea
            {...area.props}
            id={props.id}
            className={styles.field}
            placeholder={props.placeholder}
            aria-label={props.label}
            aria-describedby={[noteId, props.describedBy].filter(Boolean).join(' ')}
          />
          <div className={styles.tools}>
            <ToolButton
              icon="letters"
              label={t('formatting.title')}
              aria-expanded={isBarOpen}
              aria-controls={isBarOpen ? barId : undefined}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => setBar(isBarOpen ? 'closed' : 'open')}
            />
            <AttachButton onAttach={attach} />
            <EmojiButton
              onPick={(emoji) =>
                field.current && carryOut(field.current, insertion(field.current, emoji))
              }
              onLeave={() => field.current?.focus()}
            />
            <ActionIcon
              type="submit"
              size={36}
              radius={12}
              className={styles.send ?? ''}
              aria-label={t('composer.send')}
              title={t('composer.send')}
              data-idle={isIdle || undefined}
            >
              <Icon name="send" />
            </ActionIcon>
          </div>
        </div>
      </div>
      <p id={noteId} className={styles.note} role="status">
        {props.note ?? area.note}
      </p>
    </div>
  )
}
