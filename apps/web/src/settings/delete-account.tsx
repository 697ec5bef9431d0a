import { isRefusal } from '@lobby/client'
import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useCarryOut } from '../account/carry-out.tsx'
import { useSignOut } from '../account/use-sign-out.ts'
import { useChat } from '../chat/chat.tsx'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import styles from './own-data-page.module.css'
import { useSettingsWords } from './settings-words.ts'

/** Deletes the account of the person, after its name was typed once more: nothing brings it back. */
export function DeleteAccount({ username }: { readonly username: string }) {
  const { t } = useSettingsWords()
  const { call } = useChat().api
  const carryOut = useCarryOut()
  const signOut = useSignOut()
  const [typed, setTyped] = useState('')
  const [isOnlyOwner, setOnlyOwner] = useState(false)
  const { problem, isBusy, submit } = useSubmission(async () => {
    try {
      await carryOut(() => call('DELETE /api/account'))
    } catch (error) {
      if (!isRefusal(error) || error.code !== 'forbidden') throw error
      setOnlyOwner(true)
      return
    }
    await signOut()
  })
  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        if (typed === username) void submit()
      }}
    >
      <p className={styles.lead}>{t('data.deleteHint')}</p>
      <div className={styles.form}>
        <TextInput
          label={t('data.typeName', { name: username })}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
        />
        <Button type="submit" color="red" loading={isBusy} disabled={typed !== username}>
          {t('data.deleteAction')}
        </Button>
      </div>
      <Problem>{isOnlyOwner ? t('data.onlyOwner') : problem}</Problem>
    </form>
  )
}
