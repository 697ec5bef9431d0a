import '../../i18n/later-words.ts'
import { Switch } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../../chat/chat.tsx'
import { draftPlace, useDraft } from '../../composer/draft.ts'
import type { Offer } from '../../composer/offer-line.tsx'
import { useSendable } from '../../composer/use-sendable.ts'
import { WritingBox } from '../../composer/writing-box.tsx'
import { takeUploads } from '../../files/uploads.ts'
import { isTouch } from '../../ui/is-touch.ts'
import styles from './thread-field.module.css'

type Props = { readonly slug: string; readonly root: number }

/** Where an answer for a thread is written. What is not sent yet is kept, as in the room's own field. */
export function ThreadField({ slug, root }: Props) {
  const { t } = useTranslation()
  const client = useChat()
  const draft = useDraft(slug, root)
  const { text } = draft
  const place = draftPlace(slug, root)
  const [alsoInRoom, setAlsoInRoom] = useState(false)
  const [offer, setOffer] = useState<Offer>()
  const field = useRef<HTMLTextAreaElement>(null)
  const { body } = useSendable(text, place)
  useEffect(() => {
    if (!isTouch()) field.current?.focus()
  }, [])

  function send(): void {
    field.current?.focus()
    if (body === undefined || !draft.take()) return
    const answering = { thread: root, ...(alsoInRoom && { alsoInRoom }) } as const
    client.send(slug, body, answering, takeUploads(place))
    setOffer(undefined)
    setAlsoInRoom(false)
  }

  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <WritingBox
        {...{ field, slug, place, text, offer }}
        label={t('threads.answer')}
        placeholder={t(isTouch() ? 'messages.reply' : 'threads.answer')}
        onOffer={setOffer}
        onWrite={draft.write}
        onSend={send}
      />
      <Switch
        className={styles.also ?? ''}
        label={t('threads.alsoInRoom')}
        checked={alsoInRoom}
        onChange={(event) => setAlsoInRoom(event.currentTarget.checked)}
      />
    </form>
  )
}
