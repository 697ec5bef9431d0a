import '../i18n/later-words.ts'
import { SegmentedControl, Switch, useMantineColorScheme } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChatState } from '../chat/chat.tsx'
import { type TimeFormat, timeFormats, useTimeFormat } from '../i18n/time-format.ts'
import { Problem } from '../ui/problem.tsx'
import { useShowsCards } from '../ui/shows-cards.ts'
import { useStored } from '../ui/use-stored.ts'
import { type Density, densities, useDensity } from './density.ts'
import styles from './profile-dialog.module.css'
import { useProfileChange } from './use-profile-change.ts'

/** Light, dark, or as the system is. */
export function Appearance() {
  const { t } = useTranslation()
  // Without it, a style tag would stop the transitions for a moment, and the page's policy the tag.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  const choices = ['light', 'dark', 'auto'] as const
  return (
    <div>
      <p className={styles.label}>{t('account.appearance')}</p>
      <SegmentedControl
        fullWidth
        aria-label={t('account.appearance')}
        value={colorScheme}
        onChange={(value) => setColorScheme(value as (typeof choices)[number])}
        data={choices.map((value) => ({ value, label: t(`account.${value}`) }))}
      />
    </div>
  )
}

export function DensityChoice() {
  const { t } = useTranslation()
  const [density, choose] = useDensity()
  return (
    <div>
      <p className={styles.label}>{t('account.density')}</p>
      <SegmentedControl
        fullWidth
        aria-label={t('account.density')}
        value={density}
        onChange={(value) => choose(value as Density)}
        data={densities.map((value) => ({ value, label: t(`account.${value}`) }))}
      />
    </div>
  )
}

export function TimeChoice() {
  const { t } = useTranslation()
  const [format, choose] = useTimeFormat()
  return (
    <div>
      <p className={styles.label}>{t('account.time')}</p>
      <SegmentedControl
        fullWidth
        aria-label={t('account.time')}
        value={format}
        onChange={(value) => choose(value as TimeFormat)}
        data={timeFormats.map((value) => ({ value, label: t(`account.times.${value}`) }))}
      />
    </div>
  )
}

/** A choice of a person who is known again is theirs in every browser. */
export function CardsChoice() {
  const { t } = useTranslation()
  const isKnown = useChatState(({ profile }) => profile !== null)
  const shows = useShowsCards()
  const { problem, change } = useProfileChange()
  // At once, until the server has said how it is.
  const [wanted, setWanted] = useState<boolean>()
  const [, keep] = useStored('previews')
  return (
    <div>
      <Switch
        label={t('account.cards')}
        description={t('account.cardsHint')}
        checked={wanted ?? shows}
        onChange={({ currentTarget: { checked } }) => {
          if (!isKnown) return keep(checked ? '' : 'off')
          setWanted(checked)
          void change({ previews: checked ? null : 'off' }).then(() => setWanted(undefined))
        }}
      />
      <Problem>{problem}</Problem>
    </div>
  )
}
