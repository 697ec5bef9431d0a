import { Modal } from '@mantine/core'
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { roomPath } from '../chat/room-path.ts'
import { asksFor } from '../keys/pressed-key.ts'
import { useDirectRoom } from '../rooms/use-direct-room.ts'
import { Icon } from '../ui/icons.tsx'
import { refusalText } from '../ui/refusal-text.ts'
import { DestinationOption } from './destination-option.tsx'
import {
  type Destination,
  type Found,
  findDestinations,
  firstDestinations,
} from './destinations.ts'
import styles from './switcher.module.css'
import { useSwitcherWords } from './switcher-words.ts'
import { useDestinations } from './use-destinations.ts'

type Props = { readonly onClose: () => void }

/** Goes anywhere by a few letters of its name. */
export default function Switcher({ onClose }: Props) {
  const { t } = useSwitcherWords()
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      returnFocus={false}
      lockScroll={false}
      size={620}
      radius={14}
      padding={0}
      yOffset="10dvh"
      attributes={{ content: { 'aria-label': t('title') } }}
      classNames={{ content: styles.content ?? '', body: styles.body ?? '' }}
    >
      <Finder onClose={onClose} />
    </Modal>
  )
}

function Finder({ onClose }: Props) {
  const { t } = useSwitcherWords()
  const [text, setText] = useState('')
  const all = useDestinations(text)
  const [chosen, setChosen] = useState(0)
  const { go, problem } = useGo(onClose)
  const [location] = useLocation()
  const listId = useId()
  const found = useMemo(
    () =>
      text.trim() === '' ? firstDestinations(all, roomIn(location)) : findDestinations(all, text),
    [all, text, location],
  )
  const active = Math.min(chosen, found.length - 1)
  const groups = groupsOf(found, text.trim() === '')
  // In the order of the screen.
  const shown = groups.flatMap((group) => group.found)
  const list = useRef<HTMLDivElement>(null)
  const optionId = (index: number) => `${listId}-${index}`

  function move(step: number): void {
    const next = (active + step + shown.length) % Math.max(1, shown.length)
    setChosen(next)
    list.current
      ?.querySelector(`#${CSS.escape(optionId(next))}`)
      ?.scrollIntoView({ block: 'nearest' })
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey
    if (step && isPlain) move(step)
    else if (event.key === 'Enter') {
      const one = shown[active]
      if (isPlain && one) void go(one.destination)
    } else if (asksFor('switcher', event.nativeEvent)) onClose()
    else return
    event.preventDefault()
  }

  return (
    <>
      <div className={styles.question}>
        <Icon name="search" />
        <input
          className={styles.field}
          role="combobox"
          aria-expanded={true}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 ? optionId(active) : undefined}
          aria-label={t('find')}
          placeholder={t('find')}
          value={text}
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="go"
          data-autofocus
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setChosen(0)
          }}
        />
        <button type="button" className={styles.close} aria-label={t('close')} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <p className="visually-hidden" role="status">
        {text.trim() !== '' && t('results', { count: found.length })}
      </p>
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <div
        ref={list}
        id={listId}
        className={styles.list}
        role="listbox"
        aria-label={t('title')}
        tabIndex={-1}
      >
        {groups.map(({ title, found, from }) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options, which a fieldset is not
          <div key={title} role="group" aria-labelledby={`${listId}-${title}`}>
            <div id={`${listId}-${title}`} className={styles.heading} role="presentation">
              {t(`groups.${title}`)}
            </div>
            {found.map((one, index) => (
              <DestinationOption
                key={one.destination.id}
                id={optionId(from + index)}
                found={one}
                isActive={from + index === active}
                onPoint={() => setChosen(from + index)}
                onChoose={() => void go(one.destination)}
              />
            ))}
          </div>
        ))}
      </div>
      {found.length === 0 && <p className={styles.none}>{t('none')}</p>}
      <Hints />
    </>
  )
}

/** Goes there, or says why that is not possible. */
function useGo(onClose: () => void) {
  const { t } = useSwitcherWords()
  const [, navigate] = useLocation()
  const openDirectRoom = useDirectRoom()
  const [problem, setProblem] = useState<string>()
  async function go(destination: Destination): Promise<void> {
    setProblem(undefined)
    try {
      if (destination.kind === 'person') await openDirectRoom([destination.person.id])
      if (destination.kind !== 'action') onClose()
      if (destination.kind === 'room') navigate(roomPath(destination.room.slug))
      if (destination.kind === 'action') await destination.run()
    } catch (error) {
      setProblem(refusalText(t, error))
    }
  }
  return { go, problem }
}

type Group = {
  readonly title: 'first' | 'go' | 'do'
  readonly found: readonly Found[]
  readonly from: number
}

/** What can be gone to apart from what can be done; what fits best is first. */
function groupsOf(found: readonly Found[], isAtFirst: boolean): readonly Group[] {
  const isAction = ({ destination }: Found) => destination.kind === 'action'
  const [actions, places] = [found.filter(isAction), found.filter((one) => !isAction(one))]
  const go = { title: isAtFirst ? 'first' : 'go', found: places } as const
  const all = [go, { title: 'do', found: actions } as const]
  const first = found[0]
  if (first && isAction(first)) all.reverse()
  return all
    .map((group, index) => ({ ...group, from: index === 0 ? 0 : (all[0]?.found.length ?? 0) }))
    .filter(({ found }) => found.length > 0)
}

/** The room on the screen, by its path. */
function roomIn(location: string): string {
  return `${location.replace(/@.*$|\/$/, '')}/`
}

function Hints() {
  const { t } = useSwitcherWords()
  return (
    <div className={styles.hints} aria-hidden="true">
      <span>
        <kbd>↑</kbd> <kbd>↓</kbd> {t('hints.choose')}
      </span>
      <span>
        <kbd>Enter</kbd> {t('hints.open')}
      </span>
      <span>
        <kbd>Esc</kbd> {t('hints.close')}
      </span>
    </div>
  )
}
