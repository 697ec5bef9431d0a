import '../../i18n/later-words.ts'
import { Button, Switch } from '@mantine/core'
import { type FormEvent, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../../chat/chat.tsx'
import { draftPlace, useDraft } from '../../composer/draft.ts'
import { EmojiButton } from '../../composer/emoji-button.tsx'
import { withoutOuterLineBreaks } from '../../composer/outer-line-breaks.ts'
import { SmallField } from '../../composer/small-field.tsx'
import { carryOut, insertion } from '../../composer/text-edit.ts'
import { measure } from '../../composer/text-length.ts'
import { AttachButton } from '../../files/attach-button.tsx'
import { takeUploads, useUploads } from '../../files/uploads.ts'
import { useAttach } from '../../files/use-attach.ts'
import { lazyPart } from '../../newer-page/lazy-part.ts'
import { isTouch } from '../../ui/is-touch.ts'
import styles from './thread-field.module.css'

const UploadRows = lazyPart(() => import('../../files/upload-rows.tsx'))

type Props = { readonly slug: string; readonly root: number }

/** Where an answer for a thread is written. What is not sent yet is kept, as in the room's own field. */
export function ThreadField({ slug, root }: Props) {
  const { t } = useTranslation()
  const client = useChat()
  const draft = useDraft(slug, root)
  const { text } = draft
  const place = draftPlace(slug, root)
  const uploads = useUploads(place)
  const attach = useAttach(place)
  const [alsoInRoom, setAlsoInRoom] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (!isTouch()) field.current?.focus()
  }, [])
  const { kind } = measure(text)
  const hasFiles = uploads.some(({ problem }) => problem === undefined)
  const mayNotSend = (kind === 'blank' && !hasFiles) || kind === 'over'

  function send(event?: FormEvent): void {
    event?.preventDefault()
    if (mayNotSend || !draft.take()) return
    const answering = { thread: root, ...(alsoInRoom && { alsoInRoom }) } as const
    const body = kind === 'blank' ? '' : withoutOuterLineBreaks(text)
    client.send(slug, body, answering, takeUploads(place))
    setAlsoInRoom(false)
    field.current?.focus()
  }

  return (
    <form className={styles.form} onSubmit={send}>
      {uploads.length > 0 && (
        <Suspense>
          <UploadRows slug={place} onEmpty={() => field.current?.focus()} />
        </Suspense>
      )}
      <SmallField
        field={field}
        slug={slug}
        text={text}
        label={t('threads.answer')}
        placeholder={t('threads.answer')}
        onWrite={draft.write}
        onEnter={send}
        onFiles={attach}
      >
        <AttachButton className={styles.emoji} onAttach={attach} />
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
