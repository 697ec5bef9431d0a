import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useProfileChange } from '../account/use-profile-change.ts'
import { Problem } from '../ui/problem.tsx'
import { useSettingsWords } from './settings-words.ts'
import styles from './told-choices.module.css'

/** The words of which a person wants to hear. */
export function KeywordsForm({ keywords }: { readonly keywords: readonly string[] }) {
  const { t } = useSettingsWords()
  const { problem, change } = useProfileChange()
  const before = keywords.join(', ')
  const [text, setText] = useState(before)
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        const words = text.split(/[,،、，]/u).map((word) => word.trim())
        void change({ keywords: words.filter((word) => word !== '') })
      }}
    >
      <TextInput
        label={t('told.keywordLabel')}
        placeholder={t('told.keywordsExample')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autoComplete="off"
        dir="auto"
      />
      <Problem>{problem}</Problem>
      <Button type="submit" disabled={text.trim() === before}>
        {t('told.save')}
      </Button>
    </form>
  )
}
