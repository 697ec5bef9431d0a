import type { PushShows } from '@lobby/protocol'
import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { pushShowsKey, spokenHere } from '../account/keep-push.ts'
import {
  addressOf,
  NoPush,
  subscribeHere,
  subscriptionHere,
  troubleHere,
  unsubscribeHere,
} from '../account/push-device.ts'
import { useChat, useMe } from '../chat/chat.tsx'
import { Problem } from '../ui/problem.tsx'
import { refusalText } from '../ui/refusal-text.ts'
import { store } from '../ui/storage.ts'
import { useEndpoint } from '../ui/use-endpoint.ts'
import styles from './notifications-page.module.css'
import { useSettingsWords } from './settings-words.ts'
import { type Tried, tryPush } from './try-push.ts'

const choices = ['text', 'room', 'nothing'] as const

/** Whether this device is told of messages while the page is closed, how much it shows, and why it does not work. */
export function PushHere() {
  const { t } = useSettingsWords()
  const me = useMe()
  const { call } = useChat().api
  const { answer, problem, reload } = useEndpoint(['GET /api/push/subscriptions'])
  const [outcome, setOutcome] = useState<Tried | undefined>(troubleHere)
  const { run, isBusy, failed } = useWork(setOutcome, reload)
  if (!answer || !me) return <Problem>{problem}</Problem>
  const { here } = answer

  const tell = async (shows: PushShows) => {
    const { key } = await call('GET /api/push/key')
    const address = addressOf((here && (await subscriptionHere())) || (await subscribeHere(key)))
    await call('POST /api/push/subscriptions', {
      body: { ...address, shows, language: spokenHere() },
    })
    store(pushShowsKey(me.id), shows)
  }
  const stop = async () => {
    await call('DELETE /api/push/subscriptions')
    store(pushShowsKey(me.id), '')
    await unsubscribeHere()
  }

  return (
    <>
      <p className={styles.hint}>{t(here ? 'push.isOn' : 'push.isOff')}</p>
      {here && (
        <NativeSelect
          label={t('push.shows')}
          value={here.shows}
          onChange={(event) => {
            const shows = event.currentTarget.value as PushShows
            void run(() => tell(shows))
          }}
          data={choices.map((value) => ({ value, label: t(`push.choices.${value}`) }))}
        />
      )}
      <div className={styles.buttons}>
        {!here && (
          <Button loading={isBusy} onClick={() => void run(() => tell('text'))}>
            {t('push.turnOn')}
          </Button>
        )}
        <Button
          variant="default"
          disabled={isBusy}
          onClick={() => void run(async () => setOutcome(await tryPush(call, setOutcome)))}
        >
          {t('push.try')}
        </Button>
        {here && (
          <Button variant="default" disabled={isBusy} onClick={() => void run(stop)}>
            {t('push.turnOff')}
          </Button>
        )}
      </div>
      <p className={styles.outcome} role="status">
        {outcome && t(`push.outcomes.${outcome}`)}
      </p>
      <Problem>{failed}</Problem>
    </>
  )
}

/** One thing at a time; what stands in the way of a device is an outcome, what the server refuses is a problem. */
function useWork(setOutcome: (outcome?: Tried) => void, reload: () => Promise<void>) {
  const { t } = useSettingsWords()
  const [isBusy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string>()
  const run = async (work: () => Promise<void>) => {
    setBusy(true)
    setFailed(undefined)
    setOutcome(undefined)
    try {
      await work()
      await reload()
    } catch (error) {
      if (error instanceof NoPush) setOutcome(error.trouble)
      else setFailed(refusalText(t, error))
    } finally {
      setBusy(false)
    }
  }
  return { run, isBusy, failed }
}
