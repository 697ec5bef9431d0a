import '../i18n/later-words.ts'
import type { OwnEmoji } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { usePowers } from '../account/use-powers.ts'
import { useMe } from '../chat/chat.tsx'
import { folded } from '../emoji/folded.ts'
import { Loading } from '../ui/loading.tsx'
import { useOwnEmoji } from '../ui/own-emoji.ts'
import { EmojiForm } from './emoji-form.tsx'
import styles from './emoji-page.module.css'
import { EmojiRow } from './emoji-row.tsx'
import { useSettingsWords } from './settings-words.ts'

/** The server's own emoji: a form for another one, and those that are there. */
export function EmojiPage() {
  const { t } = useSettingsWords()
  const me = useMe()
  const mayManage = usePowers()?.may.includes('emoji.manage') === true
  const { byName, isKnown } = useOwnEmoji()
  const [query, setQuery] = useState('')
  if (!isKnown) return <Loading />
  const isOwn = ({ createdBy }: OwnEmoji) => createdBy !== undefined && createdBy.id === me?.id
  const all = [...byName.values()]
  const found = all.filter(({ name }) => name.includes(folded(query.replaceAll(':', '').trim())))
  return (
    <>
      <p className={styles.lead}>{t('emoji.lead')}</p>
      <EmojiForm
        isFull={all.length >= limits.ownEmoji}
        mayReplace={(name) => {
          const there = byName.get(name)
          return there === undefined || mayManage || isOwn(there)
        }}
        isThere={(name) => byName.has(name)}
      />
      {all.length > 0 && (
        <TextInput
          type="search"
          className={styles.search ?? ''}
          label={t('emoji.search')}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
      )}
      <p role="status" className={styles.count}>
        {all.length === 0 ? t('emoji.none') : t('emoji.count', { count: found.length })}
      </p>
      <ul className={styles.list}>
        {found.map((emoji) => (
          <EmojiRow key={emoji.name} emoji={emoji} mayDelete={mayManage || isOwn(emoji)} />
        ))}
      </ul>
    </>
  )
}
