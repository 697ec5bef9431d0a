import { cleanName } from '@lobby/protocol/text'
import { type ChangeEvent, type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { readStored } from '../ui/storage.ts'
import { useNameHint } from '../ui/use-name-hint.ts'
import { useSubmission } from '../ui/use-submission.ts'
import { nameProblem } from './credentials.ts'

/** A field for a name, and what happens when it is sent: signs in, or renames who is signed in. */
export function useNameForm(initial = readStored('name') ?? '') {
  const { t } = useTranslation()
  const client = useChat()
  const [value, setValue] = useState(initial)
  const hint = useNameHint(value)
  const { problem, setProblem, isBusy, submit } = useSubmission(
    async () => {
      await client.signInAsGuest(cleanName(value))
    },
    initial === '' ? undefined : nameProblem(t, initial),
  )

  const check = (event: FormEvent) => {
    event.preventDefault()
    const mistake = nameProblem(t, value)
    if (mistake === undefined) void submit()
    else setProblem(mistake)
  }
  const onChange = (event: ChangeEvent<HTMLInputElement>) => {
    setValue(event.currentTarget.value)
    setProblem(undefined)
  }
  return { field: { value, onChange, ...hint }, problem, isBusy, submit: check }
}
