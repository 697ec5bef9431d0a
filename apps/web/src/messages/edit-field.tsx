import '../i18n/later-words.ts'
import { Button } from '@mantine/core'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { withoutOuterLineBreaks } from '../composer/outer-line-breaks.ts'
import { SmallField } from '../composer/small-field.tsx'
import { measure } from '../composer/text-length.ts'
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

  function onKeyDown(event: KeyboardEvent): void {
    // Arrows and letters are for the text, not for the list.
    event.stopPropagation()
    // What closes a list of proposals goes no further.
    if (event.key !== 'Escape' || event.nativeEvent.isComposing || event.defaultPrevented) return
    event.preventDefault()
    onClose?.()
  }

  return (
    <form className={styles.edit} onSubmit={submit} onKeyDown={onKeyDown}>
      <SmallField
        field={field}
        slug={slug}
        text={text}
        label={t('messages.editThis')}
        onWrite={setText}
        onEnter={submit}
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
