import { Switch } from '@mantine/core'
import { AccountSection } from '../account/account-section.tsx'
import { useChatState } from '../chat/chat.tsx'
import { playNotice, useNoticeSound } from '../told/notice-sound.ts'
import { useNoticesHere } from '../told/notices-here.ts'
import { KeywordsForm } from './keywords-form.tsx'
import { QuietForm } from './quiet-form.tsx'
import { useSettingsWords } from './settings-words.ts'
import styles from './told-choices.module.css'

/** Of what a person hears while they look elsewhere, and when they hear nothing. */
export function ToldChoices() {
  const { t } = useSettingsWords()
  const profile = useChatState(({ profile }) => profile)
  if (!profile) return null
  const { keywords = [], quiet } = profile
  return (
    <>
      <AccountSection title={t('told.desktop')}>
        <NoticesChoice />
        <SoundChoice />
      </AccountSection>
      <AccountSection title={t('told.keywords')}>
        <p className={styles.hint}>{t('told.keywordsHint')}</p>
        <KeywordsForm key={keywords.join()} keywords={keywords} />
      </AccountSection>
      <AccountSection title={t('told.quiet')}>
        <p className={styles.hint}>{t('told.quietHint')}</p>
        <QuietForm quiet={quiet} />
      </AccountSection>
    </>
  )
}

function NoticesChoice() {
  const { t } = useSettingsWords()
  const [state, set] = useNoticesHere()
  const isBarred = state === 'denied' || state === 'missing'
  return (
    <Switch
      label={t('told.show')}
      description={t(isBarred ? `told.${state}` : 'told.desktopHint')}
      checked={state === 'on'}
      disabled={isBarred}
      onChange={(event) => set(event.currentTarget.checked)}
    />
  )
}

function SoundChoice() {
  const { t } = useSettingsWords()
  const [sound, choose] = useNoticeSound()
  return (
    <Switch
      label={t('told.sound')}
      description={t('told.soundHint')}
      checked={sound === 'on'}
      onChange={({ currentTarget: { checked } }) => {
        choose(checked ? 'on' : 'off')
        // So that one knows it, and the browser has seen that it is wanted.
        if (checked) void playNotice()
      }}
    />
  )
}
