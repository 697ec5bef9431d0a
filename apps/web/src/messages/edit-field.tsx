import { Button } from '@mantine/core'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { withoutOuterLineBreaks } from '../composer/outer-line-breaks.ts'
import { measure } from '../composer/text-length.ts'
import { useAutosize } from '../composer/use-autosize.ts'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import styles from './edit-field.module.css'
import type { StoredMessage } from './message-actions.ts'

type Props = { readonly message: StoredMessage; readonly onClose: (() => void) | undefined }

/** In place of the text of a message, while its author changes it. Enter saves, Escape leaves it as it was. */
export default function EditField({ message: { slug, seq, body }, onClose }: Props) {
  const { t } = useTranslation()
  const client = useChat()
  const [text, setText] = useState(body)
  const field = useRef<HTMLTextAreaElement>(null)
  useAutosize(field, text)
  useEffect(() => {
    const { current } = field
    current?.focus()
    current?.setSelectionRange(current.value.length, current.value.length)
  }, [])
  const { kind } = measure(text)
  const mayNotSave = kind === 'blank' || kind === 'over'
  const { problem, isBusy, submit } = useSubmission(async () => {
    if (mayNotSave) return
    const after = withoutOuterLineBreaks(text)
    if (after !== body) await client.api.messages.edit(slug, seq, after)
    onClose?.()
  })

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    // While an input method composes, its keys are its own; 229 is how Safari says so.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    // Arrows and letters are for the text, not for the list.
    event.stopPropagation()
    if (event.key === 'Escape') {
      event.preventDefault()
      onClose?.()
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      void submit()
    }
  }

  return (
    <form className={styles.edit} onSubmit={submit}>
      <textarea
        ref={field}
        className={styles.field}
        rows={1}
        value={text}
        dir="auto"
        aria-label={t('messages.editThis')}
        aria-invalid={kind === 'over'}
        onKeyDown={onKeyDown}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Problem>{problem}</Problem>
      <div className={styles.choices}>
        <Button type="submit" size="compact-sm" loading={isBusy} disabled={mayNotSave}>
          {t('messages.saveEdit')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <span className={styles.hint}>{t('messages.editHint')}</span>
      </div>
    </form>
  )
}
