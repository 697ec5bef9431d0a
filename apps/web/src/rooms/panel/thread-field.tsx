import '../../i18n/later-words.ts'
import { Button, Switch } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../../chat/chat.tsx'
import { useDraft } from '../../composer/draft.ts'
import { EmojiButton } from '../../composer/emoji-button.tsx'
import { withoutOuterLineBreaks } from '../../composer/outer-line-breaks.ts'
import { SmallField } from '../../composer/small-field.tsx'
import { carryOut, insertion } from '../../composer/text-edit.ts'
import { measure } from '../../composer/text-length.ts'
import { isTouch } from '../../ui/is-touch.ts'
import styles from './thread-field.module.css'

type Props = { readonly slug: string; readonly root: number }

/** Where an answer for a thread is written. What is not sent yet is kept, as in the room's own field. */
export function ThreadField({ slug, root }: Props) {
  const { t } = useTranslation()
  const client = useChat()
  const draft = useDraft(slug, root)
  const { text } = draft
  const [alsoInRoom, setAlsoInRoom] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (!isTouch()) field.current?.focus()
  }, [])
  const { kind } = measure(text)
  const mayNotSend = kind === 'blank' || kind === 'over'

  function send(event?: FormEvent): void {
    event?.preventDefault()
    if (mayNotSend || !draft.take()) return
    const answering = { thread: root, ...(alsoInRoom && { alsoInRoom }) } as const
    client.send(slug, withoutOuterLineBreaks(text), answering)
    setAlsoInRoom(false)
    field.current?.focus()
  }

  return (
    <form className={styles.form} onSubmit={send}>
      <SmallField
        field={field}
        slug={slug}
        text={text}
        label={t('threads.answer')}
        placeholder={t('threads.answer')}
        onWrite={draft.write}
        onEnter={send}
      >
        <EmojiButton
          className={styles.emoji}
          onPick={(emoji) =>
            field.current && carryOut(field.current, insertion(field.current, emoji))
          }
          onLeave={() => field.current?.focus()}
        />
      </SmallField>
      <div className={styles.line}>
        <Switch
          label={t('threads.alsoInRoom')}
          checked={alsoInRoom}
          onChange={(event) => setAlsoInRoom(event.currentTarget.checked)}
        />
        <Button type="submit" size="compact-sm" disabled={mayNotSend}>
          {t('composer.send')}
        </Button>
      </div>
    </form>
  )
}
