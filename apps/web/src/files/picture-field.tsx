import { isRefusal } from '@lobby/client'
import { Button } from '@mantine/core'
import { type ReactNode, useRef, useState } from 'react'
import { refusalText } from '../ui/refusal-text.ts'
import { useFileWords } from './file-words.ts'
import styles from './picture-field.module.css'
import { uploadOne } from './upload-one.ts'

type Said = { readonly text: string; readonly isWrong?: boolean }

type Props = {
  /** What is shown now. */
  readonly children: ReactNode
  readonly hasPicture: boolean
  readonly words: Readonly<Record<'title' | 'hint' | 'taken' | 'removed', string>>
  /** Takes a picture that is uploaded. */
  readonly take: (upload: string) => Promise<unknown>
  readonly remove: () => Promise<unknown>
}

/** The field for the picture of a person or a room; a new one is taken as soon as it is up. */
export function PictureField({ children, hasPicture, words, take, remove }: Props) {
  const { t } = useFileWords()
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

  async function bring(file: File): Promise<Said> {
    const showProgress = (part: number) =>
      setSaid({ text: t('picture.uploading', { percent: Math.floor(part * 100) }) })
    showProgress(0)
    const uploaded = await uploadOne(file, showProgress)
    if ('problem' in uploaded) return { text: t(`problem.${uploaded.problem}`), isWrong: true }
    await take(uploaded.id)
    return { text: words.taken }
  }

  async function takeAway(): Promise<Said> {
    await remove()
    return { text: words.removed }
  }

  return (
    <fieldset aria-label={words.title} className={styles.form}>
      {children}
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
            if (file) void run(() => bring(file))
          }}
        />
        <div className={styles.buttons}>
          <Button variant="default" disabled={isBusy} onClick={() => input.current?.click()}>
            {t('picture.choose')}
          </Button>
          {hasPicture && (
            <Button variant="subtle" disabled={isBusy} onClick={() => void run(takeAway)}>
              {t('picture.remove')}
            </Button>
          )}
        </div>
        <p className={said?.isWrong ? styles.problem : styles.hint} role="status">
          {said?.text ?? words.hint}
        </p>
      </div>
    </fieldset>
  )
}
