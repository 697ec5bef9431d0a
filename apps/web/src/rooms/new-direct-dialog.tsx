import '../i18n/later-words.ts'
import type { Author } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import { Button, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChatState, useMe } from '../chat/chat.tsx'
import { useNameOf } from '../chat/display-names.ts'
import { acquaintances, eachOnce, named } from '../chat/people.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Dialog } from '../ui/dialog.tsx'
import form from '../ui/form.module.css'
import { MoreButton } from '../ui/more-button.tsx'
import { PersonName } from '../ui/person-name.tsx'
import { Problem } from '../ui/problem.tsx'
import { useFoundPeople } from '../ui/use-found-people.ts'
import { useSubmission } from '../ui/use-submission.ts'
import { Username } from '../ui/username.tsx'
import styles from './members-panel.module.css'
import { useDirectRoom } from './use-direct-room.ts'

type Props = {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onOpened: () => void
}

/** Chooses people to write to, one or a few. */
export default function NewDirectDialog({ isOpen, onClose, onOpened }: Props) {
  const { t } = useTranslation()
  return (
    <Dialog opened={isOpen} onClose={onClose} title={t('direct.title')}>
      <NewDirectForm onOpened={onOpened} />
    </Dialog>
  )
}

const shownAtMost = 8

function NewDirectForm({ onOpened }: { onOpened: () => void }) {
  const { t } = useTranslation()
  const openRoom = useDirectRoom()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const me = useMe()
  const timelines = useChatState(({ timelines }) => timelines)
  const { list, people } = useFoundPeople(name)
  // Who was chosen stays, whatever is searched for next.
  const [picked, setPicked] = useState<readonly Author[]>([])
  const known = useMemo(
    () =>
      eachOnce([...acquaintances(timelines), ...people, ...picked]).filter(
        ({ id }) => id !== me?.id,
      ),
    [timelines, people, picked, me],
  )
  const nameOf = useNameOf(known)
  const found = [
    ...known.filter(({ id }) => chosen.has(id)),
    ...named(known, name, nameOf)
      .filter(({ id }) => !chosen.has(id))
      .slice(0, Math.max(shownAtMost, people.length)),
  ]
  const { problem, isBusy, submit } = useSubmission(async () => {
    await openRoom([...chosen])
    onOpened()
  })
  const isFull = chosen.size >= limits.directPeople - 1

  const toggle = (person: Author) => {
    const next = new Set(chosen)
    if (!next.delete(person.id)) next.add(person.id)
    setChosen(next)
    setPicked([...picked, person])
  }

  return (
    <form className={form.form} style={{ marginTop: 0 }} onSubmit={submit} noValidate>
      <p className={form.note}>{t('direct.hint', { count: limits.directPeople })}</p>
      <TextInput
        label={t('direct.find')}
        description={t('direct.findHint')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          // Enter chooses the first person who was not chosen; with nothing typed, it opens the room.
          const first = found.find(({ id }) => !chosen.has(id))
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
          if (name.trim() === '' || !first || isFull) return
          event.preventDefault()
          toggle(first)
          setName('')
        }}
        autoComplete="off"
        data-autofocus
      />
      <ul className={`${styles.list} ${styles.long}`}>
        {found.map((person) => (
          <li key={person.id}>
            <label className={styles.member}>
              <input
                type="checkbox"
                className={styles.choice}
                checked={chosen.has(person.id)}
                disabled={isFull && !chosen.has(person.id)}
                onChange={() => toggle(person)}
              />
              <Avatar person={person} size={32} />
              <span className={styles.who}>
                <PersonName person={person} className={styles.name} />
                <Username person={person} />
              </span>
            </label>
          </li>
        ))}
      </ul>
      <MoreButton list={list} />
      {found.length === 0 && <p className={form.note}>{t('direct.nobody')}</p>}
      <Problem>{problem}</Problem>
      <Button type="submit" size="md" loading={isBusy} disabled={chosen.size === 0}>
        {t('direct.action')}
      </Button>
    </form>
  )
}
