import '../i18n/later-words.ts'
import { NativeSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** Seconds for which a link may be good. */
const lifetimes = { hour: 3_600, day: 86_400, week: 604_800, month: 2_592_000 } as const
export const week = lifetimes.week

type Props = { readonly value: number; readonly onChange: (seconds: number) => void }

/** For how long a link is good. */
export function LifetimeChoice({ value, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <NativeSelect
      label={t('links.lifetime')}
      value={String(value)}
      onChange={(event) => onChange(Number(event.currentTarget.value))}
      data={Object.entries(lifetimes).map(([name, seconds]) => ({
        value: String(seconds),
        label: t(`links.lifetimes.${name as keyof typeof lifetimes}`),
      }))}
    />
  )
}
