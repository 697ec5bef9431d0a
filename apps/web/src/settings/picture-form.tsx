import { isRefusal } from '@lobby/client'
import { Button } from '@mantine/core'
import { useRef, useState } from 'react'
import { useChat, useChatState, useMe } from '../chat/chat.tsx'
import { useFileWords } from '../files/file-words.ts'
import { uploadOne } from '../files/upload-one.ts'
import { Avatar } from '../ui/avatar.tsx'
import { refusalText } from '../ui/refusal-text.ts'
import styles from './picture-form.module.css'
import { useSettingsWords } from './settings-words.ts'

type Said = { readonly text: string; readonly isWrong?: boolean }

/** The picture by which everybody sees this person; a new one is taken as soon as it is up. */
export function PictureForm() {
  const { t } = useSettingsWords()
  const { t: fileWord } = useFileWords()
  const { api } = useChat()
  const me = useMe()
  const hasPicture = useChatState(({ profile }) => profile?.picture !== undefined)
  const input = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState<Said>()
  const [isBusy, setBusy] = useState(false)

  async function run(work: () => Promise<Said>): Promise<void> {
    setBusy(true)
    try {
      setSaid(await work())
    } catch (error) {
      const isNone = isRefusal(error) && error.code === 'invalid'
      setSaid({ text: isNone ? t('picture.none') : refusalText(t, error), isWrong: true })
    }
    setBusy(false)
  }

  async function take(file: File): Promise<Said> {
    const showProgress = (part: number) =>
      setSaid({ text: t('picture.uploading', { percent: Math.floor(part * 100) }) })
    showProgress(0)
    const uploaded = await uploadOne(file, showProgress)
    if ('problem' in uploaded)
      return { text: fileWord(`problem.${uploaded.problem}`), isWrong: true }
    await api.call('PUT /api/auth/picture', { body: { upload: uploaded.id } })
    return { text: t('picture.taken') }
  }

  async function remove(): Promise<Said> {
    await api.call('DELETE /api/auth/picture')
    return { text: t('picture.removed') }
  }

  if (!me) return null
  return (
    <fieldset aria-label={t('picture.title')} className={styles.form}>
      <Avatar person={me} size={64} />
      <div className={styles.beside}>
        <input
          ref={input}
          type="file"
          hidden
          accept="image/png,image/jpeg,image/gif,image/webp,image/avif"
          aria-label={t('picture.choose')}
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0]
            // The same file again is a choice as well.
            currentTarget.value = ''
            if (file) void run(() => take(file))
          }}
        />
        <div className={styles.buttons}>
          <Button variant="default" disabled={isBusy} onClick={() => input.current?.click()}>
            {t('picture.choose')}
          </Button>
          {hasPicture && (
            <Button variant="subtle" disabled={isBusy} onClick={() => void run(remove)}>
              {t('picture.remove')}
            </Button>
          )}
        </div>
        <p className={said?.isWrong ? styles.problem : styles.hint} role="status">
          {said?.text ?? t('picture.hint')}
        </p>
      </div>
    </fieldset>
  )
}
