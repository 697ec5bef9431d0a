import type { PendingFile } from '@lobby/client'
import type { Message } from '@lobby/protocol'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat, useRoom } from '../chat/chat.tsx'
import { useRoomName } from '../chat/display-names.ts'
import { takeUploads } from '../files/uploads.ts'
import { composerId } from '../keys/key-places.ts'
import { isTouch } from '../ui/is-touch.ts'
import { Answered } from './answered.tsx'
import { readCommand } from './commands/read-command.ts'
import { useCommands } from './commands/use-commands.tsx'
import styles from './composer.module.css'
import { useDraft } from './draft.ts'
import type { Obstacle } from './obstacle.ts'
import type { Offer } from './offer-line.tsx'
import { useSendable } from './use-sendable.ts'
import { useSlowMode } from './use-slow-mode.ts'
import { useTypingFocus } from './use-typing-focus.ts'
import { WritingBox } from './writing-box.tsx'

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
  const slowId = useId()
  const wait = useSlowMode(slug, isExempt)
  const { isNothing, body } = useSendable(text, slug)
  const commands = useCommands({
    slug,
    send: sendBody,
    clear: () => draft.take(),
    focus: () => field.current?.focus(),
    onOffer: setOffer,
  })
  useTypingFocus(field)

  useEffect(() => {
    // Who goes through what a search has found goes on there.
    const isBeside = document.activeElement?.closest('aside')
    if (!isTouch() && !isBeside) field.current?.focus()
  }, [])
  useEffect(() => {
    if (answered) field.current?.focus()
  }, [answered])

  function send(): void {
    field.current?.focus()
    if (body === undefined) return
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

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        // Only after the button: a key on an empty field is a slip.
        setToldEmpty(isNothing)
        send()
      }}
    >
      <WritingBox
        {...{ field, slug, text, offer }}
        id={composerId}
        place={slug}
        label={t('composer.label', { room: name })}
        // Beside the buttons of a phone there is no room for the name, which its header says.
        placeholder={isTouch() ? t('composer.short') : t('composer.placeholder', { room: name })}
        hasCommands
        onOffer={setOffer}
        note={isToldEmpty ? t('composer.empty') : undefined}
        describedBy={slowId}
        mustWait={wait > 0}
        onWrite={(text) => {
          draft.write(text)
          setToldEmpty(false)
          if (text.trim() !== '') client.typing(slug)
        }}
        onSend={send}
        onEscape={answered && onAnswerNothing}
      >
        {answered && <Answered message={answered} onClose={onAnswerNothing} />}
      </WritingBox>
      {/* No status: nobody wants to hear every second of it. */}
      <p id={slowId} className={styles.note}>
        {wait > 0 && t('composer.slow', { count: wait })}
      </p>
      {commands.help}
    </form>
  )
}
