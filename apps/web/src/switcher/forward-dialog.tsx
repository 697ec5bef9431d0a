import '../i18n/later-words.ts'
import { newClientId } from '@lobby/client'
import { Button, Textarea, TextInput } from '@mantine/core'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { roomPath } from '../chat/room-path.ts'
import { withoutOuterLineBreaks } from '../composer/outer-line-breaks.ts'
import { Dialog } from '../ui/dialog.tsx'
import form from '../ui/form.module.css'
import type { DialogMessage } from '../ui/open-dialog.ts'
import { Problem } from '../ui/problem.tsx'
import { useGoOn } from '../ui/use-go-on.ts'
import { useSubmission } from '../ui/use-submission.ts'
import { DestinationSign } from './destination-option.tsx'
import type { Destination } from './destinations.ts'
import styles from './forward-dialog.module.css'
import { offeredPlaces } from './offered-places.ts'
import { useDestinations } from './use-destinations.ts'

type Props = { readonly message: DialogMessage; readonly onClose: () => void }

/** Sends a copy of a message to a room or a person, with a comment. */
export default function ForwardDialog({ message, onClose }: Props) {
  const { t } = useTranslation()
  const [sentTo, setSentTo] = useState<Sent>()
  return (
    <Dialog opened onClose={onClose} returnFocus={false} title={t('forward.title')}>
      {sentTo ? (
        <SentNote to={sentTo} onClose={onClose} />
      ) : (
        <ForwardForm message={message} onSent={setSentTo} />
      )}
    </Dialog>
  )
}

type Sent = { readonly slug: string; readonly name: string }
type FormProps = {
  readonly message: DialogMessage
  readonly onSent: (sent: Sent) => void
}

function ForwardForm({ message, onSent }: FormProps) {
  const { t } = useTranslation()
  const client = useChat()
  const [text, setText] = useState('')
  const all = useDestinations(text)
  const [chosen, setChosen] = useState<Destination>()
  const [comment, setComment] = useState('')
  const found = useMemo(() => offeredPlaces(all, text, chosen), [all, text, chosen])
  // The same forward again, after an answer that was lost, is stored once.
  const last = useRef({ content: '', key: '' })
  const { problem, isBusy, submit } = useSubmission(async () => {
    if (!chosen || chosen.kind === 'action') return
    const { slug } =
      chosen.kind === 'room' ? chosen.room : await client.openDirectRoom([chosen.person.id])
    const said = withoutOuterLineBreaks(comment)
    const body = { to: slug, ...(said.trim() !== '' && { comment: said }) }
    const content = JSON.stringify(body)
    if (last.current.content !== content) last.current = { content, key: newClientId() }
    await client.api.call('POST /api/rooms/{slug}/messages/{seq}/forward', {
      params: message,
      body,
      key: last.current.key,
    })
    onSent({ slug, name: chosen.name })
  })
  return (
    <form className={form.form} style={{ marginTop: 0 }} onSubmit={submit} noValidate>
      <TextInput
        label={t('forward.find')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          // The first Enter chooses the first place, the second one sends.
          if (event.key !== 'Enter' || event.nativeEvent.isComposing || chosen || !found[0]) return
          event.preventDefault()
          setChosen(found[0])
        }}
        autoComplete="off"
        data-autofocus
      />
      <fieldset className={styles.places}>
        <legend className="visually-hidden">{t('forward.places')}</legend>
        {found.map((one) => (
          <label key={one.id} className={styles.place}>
            <input
              type="radio"
              name="to"
              className={styles.choice}
              checked={one.id === chosen?.id}
              onChange={() => setChosen(one)}
            />
            <DestinationSign of={one} />
            <bdi className={styles.name}>{one.name}</bdi>
          </label>
        ))}
        {found.length === 0 && <p className={form.note}>{t('forward.nothing')}</p>}
      </fieldset>
      <Textarea
        label={t('forward.comment')}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
        autosize
        minRows={1}
        maxRows={6}
        dir="auto"
      />
      <Problem>{problem}</Problem>
      <Button type="submit" size="md" loading={isBusy} disabled={!chosen}>
        {t('forward.send')}
      </Button>
    </form>
  )
}

function SentNote({ to, onClose }: { readonly to: Sent; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const goOn = useGoOn()
  return (
    <>
      <p role="status">
        {t('forward.sent')} <bdi>{to.name}</bdi>
      </p>
      <div className={form.actions}>
        <Button onClick={onClose} data-autofocus>
          {t('close')}
        </Button>
        <Button
          variant="default"
          onClick={() => {
            onClose()
            goOn(roomPath(to.slug))
          }}
        >
          {t('forward.go')}
        </Button>
      </div>
    </>
  )
}
