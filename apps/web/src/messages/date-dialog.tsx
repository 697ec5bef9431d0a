import '../i18n/later-words.ts'
import { Button, TextInput } from '@mantine/core'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat, useRoom } from '../chat/chat.tsx'
import { messagePath } from '../chat/room-path.ts'
import { Dialog } from '../ui/dialog.tsx'
import form from '../ui/form.module.css'
import { useGoOn } from '../ui/use-go-on.ts'
import { useSubmission } from '../ui/use-submission.ts'
import styles from './date-dialog.module.css'

type Props = { readonly slug: string; readonly onClose: () => void }

/** Asks for a day, and goes to what was said first in the room from its beginning on. */
export default function DateDialog({ slug, onClose }: Props) {
  const { t } = useTranslation()
  const { call } = useChat().api
  const goOn = useGoOn()
  const field = useRef<HTMLInputElement>(null)
  const { problem, setProblem, isBusy, submit } = useSubmission(async () => {
    const at = new Date(`${field.current?.value}T00:00`)
    if (Number.isNaN(at.getTime())) return setProblem(t('date.missing'))
    const { messages } = await call('GET /api/rooms/{slug}/messages', {
      params: { slug },
      query: { at: at.toISOString(), limit: 1 },
    })
    const [message] = messages
    if (!message) return setProblem(t('date.nothing'))
    onClose()
    goOn(messagePath(slug, message.seq))
  })
  const goTo = (day: string) => {
    if (field.current) field.current.value = day
    void submit()
  }
  const began = dayOf(new Date(useRoom(slug)?.createdAt ?? 0))
  const today = dayOf(new Date())
  return (
    <Dialog opened onClose={onClose} size="sm" title={t('date.title')}>
      <form className={form.form} style={{ marginTop: 0 }} noValidate onSubmit={submit}>
        <TextInput
          ref={field}
          type="date"
          label={t('date.day')}
          defaultValue={today}
          min={began}
          max={today}
          error={problem}
          size="md"
          data-autofocus
        />
        <Button type="submit" size="md" loading={isBusy}>
          {t('date.go')}
        </Button>
        <div className={styles.often}>
          {often.map(({ name, days }) => (
            <Button key={name} size="compact-sm" variant="default" onClick={() => goTo(ago(days))}>
              {t(`date.${name}`)}
            </Button>
          ))}
          <Button size="compact-sm" variant="default" onClick={() => goTo(began)}>
            {t('date.beginning')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** Days back from today that are often looked for. */
const often = [
  { name: 'yesterday', days: 1 },
  { name: 'week', days: 7 },
  { name: 'month', days: 30 },
] as const

function ago(days: number): string {
  const date = new Date()
  date.setDate(date.getDate() - days)
  return dayOf(date)
}

/** The day by the clock of this device, as a field for dates has it. */
function dayOf(date: Date): string {
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
  return parts.map((part) => String(part).padStart(2, '0')).join('-')
}
