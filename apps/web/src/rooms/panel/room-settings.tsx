import '../../i18n/later-words.ts'
import type { RoomSettings } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import { Button, NativeSelect, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat, useMe } from '../../chat/chat.tsx'
import form from '../../ui/form.module.css'
import { Problem } from '../../ui/problem.tsx'
import { useDuration } from '../../ui/use-duration.ts'
import { useNameHint } from '../../ui/use-name-hint.ts'
import { useSubmission } from '../../ui/use-submission.ts'
import type { PanelProps } from './panel-props.ts'
import { RoomPicture } from './room-picture.tsx'

/** Seconds that are offered. What was set otherwise, by a program, is offered as well. */
const slowModes = [0, 5, 10, 30, 60, 300, 900, 3_600]

/** What its moderators decide about a room. */
export default function RoomSettingsPanel({ room, members, onClose }: PanelProps) {
  const may = members.list?.may ?? []
  const { t } = useTranslation()
  const client = useChat()
  const me = useMe()
  const duration = useDuration()
  const [name, setName] = useState(room.name)
  const [topic, setTopic] = useState(room.topic)
  const [settings, setSettings] = useState(room.settings)
  const set = (changes: Partial<RoomSettings>) => setSettings({ ...settings, ...changes })
  // A guest would be the first who is gone.
  const mayClose = room.kind === 'private' || me?.guest === false
  const nameHint = useNameHint(name)
  const mayRename = may.includes('room.rename')
  const { problem, isBusy, submit } = useSubmission(async () => {
    const changes = changed(room.settings, settings)
    if (mayRename && name.trim() !== room.name) await client.api.rooms.rename(room.slug, name)
    if (mayRename && topic.trim() !== room.topic) await client.api.rooms.describe(room.slug, topic)
    if (Object.keys(changes).length > 0) await client.api.rooms.configure(room.slug, changes)
    onClose()
  })
  const waits = [...new Set([...slowModes, room.settings.slowMode])].sort((a, b) => a - b)

  return (
    <form className={form.form} style={{ marginTop: 0, gap: 20 }} onSubmit={submit} noValidate>
      <RoomPicture room={room} />
      {mayRename && (
        <>
          <TextInput
            {...nameHint}
            label={t('settings.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={t('settings.topic')}
            description={t('settings.topicHint')}
            value={topic}
            maxLength={limits.topicCodePoints}
            onChange={(event) => setTopic(event.currentTarget.value)}
          />
        </>
      )}
      <NativeSelect
        label={t('settings.posting')}
        value={settings.posting}
        onChange={(event) => set({ posting: event.currentTarget.value as RoomSettings['posting'] })}
        data={[
          { value: 'everybody', label: t('settings.everybody') },
          { value: 'moderators', label: t('settings.moderators') },
        ]}
      />
      <NativeSelect
        label={t('settings.slowMode')}
        description={t('settings.slowModeHint')}
        value={String(settings.slowMode)}
        onChange={(event) => set({ slowMode: Number(event.currentTarget.value) })}
        data={waits.map((seconds) => ({
          value: String(seconds),
          label: seconds === 0 ? t('settings.off') : duration(seconds),
        }))}
      />
      <Switch
        label={t('settings.threads')}
        description={t('settings.threadsHint')}
        checked={settings.threads}
        onChange={(event) => set({ threads: event.currentTarget.checked })}
      />
      <Switch
        label={t('settings.previews')}
        description={t('settings.previewsHint')}
        checked={settings.previews}
        onChange={(event) => set({ previews: event.currentTarget.checked })}
      />
      <NativeSelect
        label={t('settings.edits')}
        value={settings.edits}
        onChange={(event) => set({ edits: event.currentTarget.value as RoomSettings['edits'] })}
        data={[
          { value: 'everybody', label: t('settings.everybody') },
          { value: 'moderators', label: t('settings.moderators') },
          { value: 'nobody', label: t('settings.nobody') },
        ]}
      />
      <NativeSelect
        label={t('settings.calls')}
        description={t('settings.callsHint')}
        value={settings.calls}
        onChange={(event) => set({ calls: event.currentTarget.value as RoomSettings['calls'] })}
        data={[
          { value: 'everybody', label: t('settings.everybody') },
          { value: 'moderators', label: t('settings.moderators') },
        ]}
      />
      {mayClose && (
        <Switch
          label={t('settings.guests')}
          description={t('settings.guestsHint')}
          checked={settings.guests}
          onChange={(event) => set({ guests: event.currentTarget.checked })}
        />
      )}
      {room.kind === 'private' && (
        <Switch
          label={t('settings.showsPast')}
          checked={settings.history === 'all'}
          onChange={(event) => set({ history: event.currentTarget.checked ? 'all' : 'joined' })}
        />
      )}
      <Switch
        label={t('settings.archived')}
        description={t('settings.archivedHint')}
        checked={settings.archived}
        onChange={(event) => set({ archived: event.currentTarget.checked })}
      />
      <Problem>{problem}</Problem>
      <Button type="submit" size="md" loading={isBusy}>
        {t('settings.save')}
      </Button>
    </form>
  )
}

/** What of the settings is another than it was. */
function changed(before: RoomSettings, after: RoomSettings): Partial<RoomSettings> {
  // Its picture is changed by itself, as soon as it is up.
  const { image: _, ...chosen } = after
  const names = Object.keys(chosen) as (keyof typeof chosen)[]
  return Object.fromEntries(
    names.filter((name) => after[name] !== before[name]).map((name) => [name, after[name]]),
  )
}
