import { emojiNamePattern } from '@lobby/protocol/text'
import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useChat } from '../chat/chat.tsx'
import { loadShortNames } from '../emoji/short-names.ts'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import styles from './emoji-page.module.css'
import { type ChosenImage, ImageField } from './image-field.tsx'
import { useSettingsWords } from './settings-words.ts'

type Props = {
  readonly isFull: boolean
  readonly isThere: (name: string) => boolean
  readonly mayReplace: (name: string) => boolean
}

/** Adds an emoji, or gives one another image. */
export function EmojiForm({ isFull, isThere, mayReplace }: Props) {
  const { t } = useSettingsWords()
  const { call } = useChat().api
  const [image, setImage] = useState<ChosenImage>()
  const [typed, setTyped] = useState<string>()
  const [wrong, setWrong] = useState<string>()
  const [done, setDone] = useState<string>()
  const { data: standard } = useQuery({
    queryKey: ['short names'],
    queryFn: loadShortNames,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const given = typed ?? (image ? nameFrom(image.file.name) : '')
  const name = given.trim().replace(/^:(.*):$/, '$1')

  const { problem, isBusy, submit } = useSubmission(async () => {
    setDone(undefined)
    const mistake = mistakeIn()
    setWrong(mistake)
    if (mistake !== undefined || !image) return
    await call('PUT /api/emoji/{name}', { params: { name }, image: image.file })
    setDone(name)
    setImage(undefined)
    setTyped(undefined)
  })

  function mistakeIn(): string | undefined {
    if (!image) return t('emoji.imageMissing')
    if (!emojiNamePattern.test(name)) return t('emoji.nameRule')
    if (!mayReplace(name)) return t('emoji.othersName', { name })
    return isFull && !isThere(name) ? t('emoji.full') : undefined
  }

  function noteAbout(): string | undefined {
    if (isThere(name)) return mayReplace(name) ? t('emoji.replaces', { name }) : undefined
    return standard?.has(name) ? t('emoji.isStandard', { name }) : undefined
  }

  return (
    <form className={styles.form} aria-label={t('emoji.add')} onSubmit={submit} noValidate>
      <ImageField label={t('emoji.choose')} chosen={image} onChoose={setImage} />
      <TextInput
        label={t('emoji.name')}
        description={t('emoji.nameHint')}
        value={given}
        error={wrong}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => {
          setWrong(undefined)
          setTyped(event.currentTarget.value)
        }}
      />
      {noteAbout() !== undefined && <p className={styles.note}>{noteAbout()}</p>}
      <div>
        <Button type="submit" loading={isBusy}>
          {t('emoji.add')}
        </Button>
      </div>
      <p role="status" className={done === undefined ? 'visually-hidden' : styles.note}>
        {done !== undefined && t('emoji.added', { name: done })}
      </p>
      <Problem>{problem}</Problem>
    </form>
  )
}

/** `Party Parrot.gif` → `party-parrot`. */
function nameFrom(file: string): string {
  return file
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9_+-]+/g, '-')
    .replace(/^[^a-z0-9]+|-+$/g, '')
    .slice(0, 32)
}
