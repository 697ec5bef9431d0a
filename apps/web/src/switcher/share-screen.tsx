import '../i18n/later-words.ts'
import { TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearch } from 'wouter'
import { useChat, useMe } from '../chat/chat.tsx'
import { roomPath } from '../chat/room-path.ts'
import { addToDraft } from '../composer/draft.ts'
import { Lead } from '../ui/centred-page.tsx'
import form from '../ui/form.module.css'
import { ListPage } from '../ui/list-page.tsx'
import { Problem } from '../ui/problem.tsx'
import { useGoOn } from '../ui/use-go-on.ts'
import { useSubmission } from '../ui/use-submission.ts'
import { useTitle } from '../ui/use-title.ts'
import { DestinationSign } from './destination-option.tsx'
import type { Destination } from './destinations.ts'
import { offeredPlaces } from './offered-places.ts'
import styles from './share-screen.module.css'
import { sharedText } from './shared-text.ts'
import { useDestinations } from './use-destinations.ts'

/** `/share`: what another app of the device has shared with this one becomes a draft of the room that the person picks. */
export default function ShareScreen() {
  const { t } = useTranslation()
  const shared = sharedText(useSearch())
  useTitle(t('share.title'))
  return (
    <ListPage title={t('share.title')}>
      {shared === '' ? <Lead>{t('share.nothing')}</Lead> : <Places shared={shared} />}
    </ListPage>
  )
}

function Places({ shared }: { readonly shared: string }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const all = useDestinations(text)
  const places = useMemo(() => offeredPlaces(all, text), [all, text])
  return (
    <>
      <Lead>{t('share.hint')}</Lead>
      <p className={styles.shared} dir="auto">
        {shared}
      </p>
      <TextInput
        label={t('forward.find')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autoComplete="off"
      />
      <ul className={styles.places} aria-label={t('forward.places')}>
        {places.map((place) => (
          <Place key={place.id} place={place} shared={shared} />
        ))}
      </ul>
      {places.length === 0 && <p className={form.note}>{t('forward.nothing')}</p>}
    </>
  )
}

type PlaceProps = { readonly place: Destination; readonly shared: string }

function Place({ place, shared }: PlaceProps) {
  const client = useChat()
  const me = useMe()
  const goOn = useGoOn()
  const { problem, isBusy, submit } = useSubmission(async () => {
    if (place.kind === 'action') return
    const { slug } =
      place.kind === 'room' ? place.room : await client.openDirectRoom([place.person.id])
    addToDraft(me?.id, slug, shared)
    goOn(roomPath(slug), { replace: true })
  })
  return (
    <li>
      <button type="button" className={styles.place} disabled={isBusy} onClick={() => submit()}>
        <DestinationSign of={place} />
        <bdi className={styles.name}>{place.name}</bdi>
      </button>
      <Problem>{problem}</Problem>
    </li>
  )
}
