import { ActionIcon } from '@mantine/core'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat, useRoom } from '../chat/chat.tsx'
import { Icon } from '../ui/icons.tsx'
import styles from './composer.module.css'
import { composerId, useDraft } from './draft.ts'
import type { Obstacle } from './obstacle.ts'
import { withoutOuterLineBreaks } from './outer-line-breaks.ts'
import { measure } from './text-length.ts'
import { useAutosize } from './use-autosize.ts'
import { useSlowMode } from './use-slow-mode.ts'
import { isTouch, useTypingFocus } from './use-typing-focus.ts'

type Props = {
  readonly slug: string
  /** Slow mode is not for me. */
  readonly isExempt: boolean
  readonly onSend: (body: string) => void
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

export function Composer({ slug, isExempt, onSend }: Props) {
  const { t } = useTranslation()
  const client = useChat()
  const name = useRoom(slug)?.name ?? slug
  const draft = useDraft(slug)
  const { text } = draft
  const [isToldEmpty, setToldEmpty] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const noteId = useId()
  const slowId = useId()
  const wait = useSlowMode(slug, isExempt)
  const length = measure(text)
  useAutosize(field, text)
  useTypingFocus(field)

  useEffect(() => {
    if (!isTouch()) field.current?.focus()
  }, [])

  function send(): void {
    field.current?.focus()
    setToldEmpty(length.kind === 'blank')
    if (length.kind === 'blank' || length.kind === 'over' || wait > 0) return
    if (draft.take()) onSend(withoutOuterLineBreaks(text))
  }

  function onKeyDown(event: KeyboardEvent): void {
    // While an input method composes, Enter belongs to it; 229 is how Safari says so.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return
    if (isTouch() && !event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    send()
  }

  const note = isToldEmpty
    ? t('composer.empty')
    : length.kind === 'over'
      ? t('composer.over', { count: length.by })
      : length.kind === 'near'
        ? t('composer.left', { count: length.left })
        : ''

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
          onChange={(event) => {
            draft.write(event.currentTarget.value)
            setToldEmpty(false)
            if (event.currentTarget.value.trim() !== '') client.typing(slug)
          }}
        />
        <ActionIcon
          type="submit"
          size={36}
          radius={12}
          className={styles.send ?? ''}
          aria-label={t('composer.send')}
          title={t('composer.send')}
          data-idle={length.kind === 'blank' || length.kind === 'over' || wait > 0 || undefined}
        >
          <Icon name="send" />
        </ActionIcon>
      </div>
      <p id={noteId} className={styles.note} role="status">
        {note}
      </p>
      {/* No status: nobody wants to hear every second of it. */}
      <p id={slowId} className={styles.note}>
        {wait > 0 && t('composer.slow', { count: wait })}
      </p>
    </form>
  )
}
