import '../i18n/later-words.ts'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../ui/problem.tsx'
import { useStatus } from '../ui/use-status.ts'
import { splitStatus } from './split-status.ts'
import styles from './status-form.module.css'
import { useProfileChange } from './use-profile-change.ts'

/** In minutes; 0: until it is taken back. */
const lengths = [0, 30, 60, 240, 1_440, 10_080] as const

/** What a person says of themselves for a while, beside their name. */
export function StatusForm({ me }: { readonly me: string }) {
  const { t } = useTranslation()
  const status = useStatus(me)
  const shown = [status?.emoji, status?.text].filter(Boolean).join(' ')
  const [typed, setTyped] = useState<string>()
  const [minutes, setMinutes] = useState('0')
  const { problem, change } = useProfileChange()
  const value = typed ?? shown

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const until = Number(minutes) > 0 && {
      until: new Date(Date.now() + Number(minutes) * 60_000).toISOString(),
    }
    const said = splitStatus(value)
    await change({ status: said && { ...said, ...until } })
    setTyped(undefined)
  }

  return (
    <form onSubmit={submit} noValidate>
      <div className={styles.row}>
        <TextInput
          className={styles.field ?? ''}
          label={t('status.label')}
          placeholder={t('status.placeholder')}
          maxLength={100}
          value={value}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('status.ends')}
          value={minutes}
          onChange={(event) => setMinutes(event.currentTarget.value)}
          data={lengths.map((length) => ({
            value: String(length),
            label: t(`status.after.${length}`),
          }))}
        />
      </div>
      <div className={styles.choices}>
        <Button type="submit" variant="default">
          {t('status.save')}
        </Button>
        {status && (
          <Button variant="default" onClick={() => change({ status: null })}>
            {t('status.clear')}
          </Button>
        )}
      </div>
      <Problem>{problem}</Problem>
    </form>
  )
}
