import type { PendingFile } from '@lobby/client'
import type { Message } from '@lobby/protocol'
import { ActionIcon } from '@mantine/core'
import { Suspense, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat, useRoom } from '../chat/chat.tsx'
import { useRoomName } from '../chat/display-names.ts'
import { AttachButton } from '../files/attach-button.tsx'
import { takeUploads, useUploads } from '../files/uploads.ts'
import { useAttach } from '../files/use-attach.ts'
import { composerId } from '../keys/key-places.ts'
import { lazyPart } from '../newer-page/lazy-part.ts'
import { useDeviceChoice } from '../ui/device-choice.ts'
import { Icon } from '../ui/icons.tsx'
import { isTouch } from '../ui/is-touch.ts'
import { Answered } from './answered.tsx'
import { readCommand } from './commands/read-command.ts'
import { useCommands } from './commands/use-commands.tsx'
import { Proposals } from './completion/proposals.tsx'
import { useCompletion } from './completion/use-completion.ts'
import styles from './composer.module.css'
import { useDraft } from './draft.ts'
import { EmojiButton } from './emoji-button.tsx'
import { FormattingBar } from './formatting-bar.tsx'
import type { Obstacle } from './obstacle.ts'
import { type Offer, OfferLine } from './offer-line.tsx'
import { withoutOuterLineBreaks } from './outer-line-breaks.ts'
import { carryOut, insertion } from './text-edit.ts'
import { measure } from './text-length.ts'
import { useAutosize } from './use-autosize.ts'
import { useFormatting } from './use-formatting.ts'
import { useLengthNote } from './use-length-note.ts'
import { useSlowMode } from './use-slow-mode.ts'
import { useTypingFocus } from './use-typing-focus.ts'
import { useWritingKeys } from './use-writing-keys.ts'

const UploadRows = lazyPart(() => import('../files/upload-rows.tsx'))

type Props = {
  readonly slug: string
  /** Slow mode is not for me. */
  readonly isExempt: boolean
  /** What the next message answers. */
  readonly answered?: Message | undefined
  readonly onAnswerNothing?: () => void
  readonly onSend: (body: string, files: readonly PendingFile[]) => void
}

/** Where a person cannot write: says why. */
export function ClosedComposer({ obstacle }: { obstacle: Obstacle }) {
  const { t } = useTranslation()
  return (
    <p className={styles.closed} role="status">
      {t(`composer.${obstacle}`)}
    </p>
  )
}

export function Composer({ slug, isExempt, answered, onAnswerNothing, onSend }: Props) {
  const { t } = useTranslation()
  const client = useChat()
  const name = useRoomName(useRoom(slug)) ?? slug
  const draft = useDraft(slug)
  const { text } = draft
  const [isToldEmpty, setToldEmpty] = useState(false)
  const [offer, setOffer] = useState<Offer>()
  const field = useRef<HTMLTextAreaElement>(null)
  const noteId = useId()
  const slowId = useId()
  const barId = useId()
  const [bar, setBar] = useDeviceChoice('formatting-bar', ['closed', 'open'])
  const isBarOpen = bar === 'open'
  const uploads = useUploads(slug)
  const attach = useAttach(slug)
  const { format, onFormatKey, onPaste } = useFormatting(field, setOffer, attach)
  const completion = useCompletion(field, text === '')
  const wait = useSlowMode(slug, isExempt)
  const length = measure(text)
  const hasFiles = uploads.some(({ problem }) => problem === undefined)
  const commands = useCommands({
    slug,
    send: sendBody,
    clear: () => draft.take(),
    focus: () => field.current?.focus(),
    onOffer: setOffer,
  })
  useAutosize(field, text)
  useTypingFocus(field)

  useEffect(() => {
    if (!isTouch()) field.current?.focus()
  }, [])
  useEffect(() => {
    if (answered) field.current?.focus()
  }, [answered])

  function send(): void {
    field.current?.focus()
    const isNothing = length.kind === 'blank' && !hasFiles
    setToldEmpty(isNothing)
    if (isNothing || length.kind === 'over') return
    const body = length.kind === 'blank' ? '' : withoutOuterLineBreaks(text)
    const read = readCommand(body)
    if (read.kind === 'command') void commands.give(read.name, read.argument, body)
    else if (read.kind === 'text') sendBody(read.body)
    else void commands.change(read)
  }

  function sendBody(body: string): void {
    if (wait > 0 || !draft.take()) return
    setOffer(undefined)
    onSend(body, takeUploads(slug))
  }

  const onKeyDown = useWritingKeys({
    ...{ completion, onFormatKey, onSend: send },
    onEscape: answered && onAnswerNothing,
  })

  const noteOfLength = useLengthNote(length)
  const isBlank = length.kind === 'blank' && !hasFiles
  const mayNotSend = isBlank || length.kind === 'over' || wait > 0
  const note = isToldEmpty ? t('composer.empty') : noteOfLength

  return (
    <form
      className={styles.composer}
      data-over={length.kind === 'over' || undefined}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div className={styles.box}>
        <Proposals completion={completion} slug={slug} />
        {offer && <OfferLine offer={offer} onClose={() => setOffer(undefined)} />}
        {answered && <Answered message={answered} onClose={onAnswerNothing} />}
        {uploads.length > 0 && (
          <Suspense>
            <UploadRows slug={slug} onEmpty={() => field.current?.focus()} />
          </Suspense>
        )}
        {isBarOpen && <FormattingBar id={barId} onFormat={format} />}
        <div className={styles.row}>
          <textarea
            ref={field}
            id={composerId}
            className={styles.field}
            rows={1}
            value={text}
            dir="auto"
            placeholder={t('composer.placeholder', { room: name })}
            aria-label={t('composer.label', { room: name })}
            aria-describedby={`${noteId} ${slowId}`}
            aria-invalid={length.kind === 'over'}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            onSelect={() => completion.look(false)}
            onBlur={completion.close}
            {...completion.attributes}
            onChange={(event) => {
              draft.write(event.currentTarget.value)
              completion.look(true)
              if (!offer?.stays) setOffer(undefined)
              setToldEmpty(false)
              if (event.currentTarget.value.trim() !== '') client.typing(slug)
            }}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            radius={12}
            className={styles.tool ?? ''}
            aria-label={t('formatting.title')}
            title={t('formatting.title')}
            aria-expanded={isBarOpen}
            aria-controls={isBarOpen ? barId : undefined}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => setBar(isBarOpen ? 'closed' : 'open')}
          >
            <Icon name="letters" />
          </ActionIcon>
          <AttachButton className={styles.tool} onAttach={attach} />
          <EmojiButton
            className={styles.tool}
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
            data-idle={mayNotSend || undefined}
          >
            <Icon name="send" />
          </ActionIcon>
        </div>
      </div>
      <p id={noteId} className={styles.note} role="status">
        {note}
      </p>
      {/* No status: nobody wants to hear every second of it. */}
      <p id={slowId} className={styles.note}>
        {wait > 0 && t('composer.slow', { count: wait })}
      </p>
      {commands.help}
    </form>
  )
}
