import '../i18n/later-words.ts'
import { isRefusal } from '@lobby/client'
import { cleanName } from '@lobby/protocol/text'
import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat, useChatState } from '../chat/chat.tsx'
import { refusalText } from '../ui/refusal-text.ts'
import { useNameHint } from '../ui/use-name-hint.ts'
import styles from './account-screen.module.css'
import { nameProblem } from './credentials.ts'

/** By which name an account is shown to others. An empty field: by its username. */
export function DisplayNameForm({ username }: { readonly username: string }) {
  const { t } = useTranslation()
  const { own } = useChat().account
  const stored = useChatState(({ profile }) => profile?.displayName ?? '')
  const [typed, setTyped] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const [isDone, setDone] = useState(false)
  const value = typed ?? stored
  const { description, ...hint } = useNameHint(value)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const name = cleanName(value)
    const mistake = name === '' ? undefined : nameProblem(t, name)
    setProblem(mistake)
    if (mistake !== undefined) return
    try {
      await own.change({ displayName: name === '' ? null : name })
      setTyped(undefined)
      setDone(true)
    } catch (error) {
      const isTaken = isRefusal(error) && error.code === 'username_taken'
      setProblem(isTaken ? t('account.displayNameTaken') : refusalText(t, error))
    }
  }

  return (
    <form onSubmit={submit} noValidate>
      <TextInput
        {...hint}
        label={t('account.displayName')}
        description={description || t('account.displayNameHint', { name: username })}
        placeholder={username}
        value={value}
        error={problem}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setProblem(undefined)
          setDone(false)
        }}
        autoComplete="name"
      />
      <div className={styles.after}>
        <Button type="submit" variant="default" disabled={cleanName(value) === stored}>
          {t('account.save')}
        </Button>
        <span role="status" className={styles.done}>
          {isDone && t('account.saved')}
        </span>
      </div>
    </form>
  )
}
