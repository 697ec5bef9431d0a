import { limits } from '@lobby/protocol/limits'
import { cleanName, codePoints } from '@lobby/protocol/text'
import type { TFunction } from 'i18next'
import { type ChangeEvent, type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat.tsx'
import { refusalText } from '../ui/refusal-text.ts'
import { readStored, store } from '../ui/storage.ts'

/** A field for a name, and what happens when it is sent: signs in, or renames who is signed in. */
export function useNameForm(initial = readStored('name') ?? '') {
  const { t } = useTranslation()
  const client = useChat()
  const [value, setValue] = useState(initial)
  const [problem, setProblem] = useState(
    initial === '' ? undefined : problemWith(t, cleanName(initial)),
  )
  const [isBusy, setBusy] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    const name = cleanName(value)
    const problem = problemWith(t, name)
    setProblem(problem)
    if (problem !== undefined) return
    setBusy(true)
    try {
      await client.signInAsGuest(name)
      store('name', name)
    } catch (error) {
      setProblem(refusalText(t, error))
    } finally {
      setBusy(false)
    }
  }

  const onChange = (event: ChangeEvent<HTMLInputElement>) => {
    setValue(event.currentTarget.value)
    setProblem(undefined)
  }
  return { field: { value, onChange }, problem, isBusy, submit }
}

function problemWith(t: TFunction, name: string): string | undefined {
  if (name === '') return t('name.missing')
  if (codePoints(name) > limits.nameCodePoints)
    return t('name.too_long', { max: limits.nameCodePoints })
}
