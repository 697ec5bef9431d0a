import { limits } from '@lobby/protocol/limits'
import { Button } from '@mantine/core'
import { useEffect, useId, useRef, useState } from 'react'
import styles from './image-field.module.css'
import { useSettingsWords } from './settings-words.ts'

/** A picture that the server would take, with an address under which this page can show it. */
export type ChosenImage = { readonly file: File; readonly url: string }

type Props = {
  readonly label: string
  readonly chosen: ChosenImage | undefined
  readonly onChoose: (chosen: ChosenImage | undefined) => void
}

const types = ['image/png', 'image/gif', 'image/webp', 'image/jpeg']

/** Takes a picture from a file, shows it, and says what is wrong with one that the server would refuse. */
export function ImageField({ label, chosen, onChoose }: Props) {
  const { t } = useSettingsWords()
  const input = useRef<HTMLInputElement>(null)
  const hintId = useId()
  const [problem, setProblem] = useState<string>()
  const url = chosen?.url
  useEffect(() => () => (url === undefined ? undefined : URL.revokeObjectURL(url)), [url])

  async function choose(file: File | undefined): Promise<void> {
    if (!file) return
    const wrong = await problemOf(file)
    setProblem(wrong && t(`image.${wrong}`))
    onChoose(wrong ? undefined : { file, url: URL.createObjectURL(file) })
  }

  return (
    <div className={styles.field}>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        accept={types.join()}
        tabIndex={-1}
        aria-label={label}
        onChange={(event) => {
          void choose(event.currentTarget.files?.[0])
          // The same file again is a choice as well.
          event.currentTarget.value = ''
        }}
      />
      <span className={styles.picture} data-empty={chosen ? undefined : ''}>
        {chosen && <img src={chosen.url} alt="" />}
      </span>
      <div className={styles.beside}>
        <Button variant="default" aria-describedby={hintId} onClick={() => input.current?.click()}>
          {label}
        </Button>
        <p id={hintId} className={problem ? styles.problem : styles.hint} role="status">
          {problem ?? t('image.hint')}
        </p>
      </div>
    </div>
  )
}

async function problemOf(file: File): Promise<'type' | 'bytes' | 'pixels' | undefined> {
  if (!types.includes(file.type)) return 'type'
  if (file.size > limits.imageBytes) return 'bytes'
  const drawn = await createImageBitmap(file).catch(() => undefined)
  if (!drawn) return 'type'
  const { width, height } = drawn
  drawn.close()
  return Math.max(width, height) > limits.imagePixels ? 'pixels' : undefined
}
