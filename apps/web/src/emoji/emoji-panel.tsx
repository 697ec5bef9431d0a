import '../i18n/later-words.ts'
import type { Language } from '@lobby/protocol'
import { TextInput } from '@mantine/core'
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmojiSign } from '../ui/emoji-sign.tsx'
import { isTouch } from '../ui/is-touch.ts'
import { useOwnEmoji } from '../ui/own-emoji.ts'
import { CategoryBar, categories } from './category-bar.tsx'
import { type Emoji, loadEmoji, ownEmoji } from './emoji-data.ts'
import styles from './emoji-picker.module.css'
import { searchEmoji } from './emoji-search.ts'
import { cellId, EmojiSection } from './emoji-section.tsx'
import { moved } from './grid-moves.ts'
import { inTone, useSkinTone } from './skin-tone.ts'
import { ToneChoice } from './tone-choice.tsx'
import { useUsedEmoji } from './used-emoji.ts'

export { loadEmoji }

type Section = { readonly key: string; readonly title: string; readonly emoji: readonly Emoji[] }
type Place = { readonly section: number; readonly index: number }
type Props = { readonly all: readonly Emoji[]; readonly onPick: (emoji: string) => void }

const shownRecent = 16

/** A field to search in, with the focus, and a grid in which arrows move. */
export function EmojiPanel({ all: standard, onPick }: Props) {
  const { t } = useTranslation()
  const { byName } = useOwnEmoji()
  const own = useMemo(() => ownEmoji(byName.keys()), [byName])
  const all = useMemo(() => [...own, ...standard], [own, standard])
  const id = useId()
  const [query, setQuery] = useState('')
  const [place, setPlace] = useState<Place>()
  const [tone, chooseTone] = useSkinTone()
  const { recent, note } = useUsedEmoji()
  // As they were when it was opened: nothing moves under the pointer.
  const [recentThen] = useState(recent)
  const found = useFound(standard, own, query)
  const sections = useMemo<readonly Section[]>(() => {
    if (query.trim() !== '') return [{ key: 'found', title: t('emoji.found'), emoji: found }]
    const title = (key: string) => t(`emoji.category.${key}`)
    return [
      { key: 'recent', title: title('recent'), emoji: withSigns(all, recentThen) },
      ...categories.map((key) => ({
        key,
        title: title(key),
        emoji: all.filter(({ category }) => category === key),
      })),
    ].filter(({ emoji }) => emoji.length > 0)
  }, [all, found, query, recentThen, t])
  const idOf = (section: number) => `${id}-${sections[section]?.key}`
  const active = place && sections[place.section]?.emoji[place.index]
  const activeId = active && place ? cellId(idOf(place.section), place.index) : undefined
  useActiveCell(activeId)

  function pick(emoji: Emoji | undefined): void {
    if (!emoji) return
    const sign = inTone(emoji, tone)
    note(sign)
    onPick(sign)
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.key === 'Enter') {
      event.preventDefault()
      pick(active)
    }
    const arrow = arrowOf(event)
    if (arrow === undefined) return
    event.preventDefault()
    setPlace(
      moved(
        sections.map(({ emoji }) => emoji.length),
        place,
        arrow,
      ),
    )
  }

  function emojiAt({ target }: MouseEvent): Place | undefined {
    const cell = target instanceof Element ? target.closest('[role="gridcell"]') : null
    const section = sections.findIndex((_, index) => cell?.id.startsWith(`${idOf(index)}-`))
    return cell && section >= 0
      ? { section, index: Number(cell.id.slice(idOf(section).length + 1)) }
      : undefined
  }

  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        <TextInput
          autoFocus={!isTouch()}
          role="combobox"
          aria-label={t('emoji.search')}
          aria-haspopup="grid"
          aria-expanded={true}
          aria-controls={`${id}-grid`}
          aria-activedescendant={activeId}
          aria-autocomplete="list"
          placeholder={t('emoji.search')}
          autoComplete="off"
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value)
            setPlace(event.currentTarget.value.trim() === '' ? undefined : { section: 0, index: 0 })
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <CategoryBar
        shown={categories.filter((category) => category !== 'own' || own.length > 0)}
        onGo={(category) => {
          setQuery('')
          setPlace(undefined)
          requestAnimationFrame(() =>
            document.getElementById(`${id}-${category}`)?.scrollIntoView(),
          )
        }}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: a grid that is no table */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's */}
      <div
        id={`${id}-grid`}
        role="grid"
        aria-label={t('emoji.title')}
        className={styles.grid}
        onMouseMove={(event) => {
          const at = emojiAt(event)
          if (at && (at.section !== place?.section || at.index !== place.index)) setPlace(at)
        }}
        onClick={(event) => {
          const at = emojiAt(event)
          if (at) pick(sections[at.section]?.emoji[at.index])
        }}
      >
        {sections.map(({ key, title, emoji }) => (
          <EmojiSection key={key} id={`${id}-${key}`} title={title} emoji={emoji} tone={tone} />
        ))}
      </div>
      <p
        role="status"
        className={found.length === 0 && query.trim() !== '' ? styles.nothing : 'visually-hidden'}
      >
        {query.trim() !== '' && t('emoji.count', { count: found.length })}
      </p>
      <div className={styles.foot}>
        <div className={styles.shown} aria-hidden="true">
          {active && (
            <>
              <span className={styles.sign}>
                <EmojiSign emoji={inTone(active, tone)} />
              </span>
              <span className={styles.name}>
                {active.name}
                <br />
                <span className={styles.short}>
                  {active.shortNames[0] && `:${active.shortNames[0]}:`}
                </span>
              </span>
            </>
          )}
        </div>
        <ToneChoice tone={tone} onChoose={chooseTone} />
      </div>
    </div>
  )
}

/** What is found; where the page's language and English find nothing, by the words of all languages. */
function useFound(
  standard: readonly Emoji[],
  own: readonly Emoji[],
  query: string,
): readonly Emoji[] {
  const language = useTranslation().i18n.language as Language
  const [wide, setWide] = useState(standard)
  const found = useMemo(() => searchEmoji([...own, ...wide], query), [own, wide, query])
  const isEmpty = query.trim().length > 1 && found.length === 0
  useEffect(() => {
    // What cannot be loaded finds nothing.
    if (isEmpty && wide === standard) loadEmoji(language, true).then(setWide, () => {})
  }, [isEmpty, wide, standard, language])
  return found
}

/** Those of the list that a person has used, in the order of these; in whichever tone they were. */
function withSigns(all: readonly Emoji[], used: readonly string[]): readonly Emoji[] {
  const bySign = new Map(
    all.flatMap((emoji) => [emoji.sign, ...emoji.tones].map((sign) => [sign, emoji] as const)),
  )
  const found = used.flatMap((sign) => bySign.get(sign) ?? [])
  return [...new Set(found)].slice(0, shownRecent)
}

/** Marks the active cell, which is not worth drawing the grid again, and keeps it in sight. */
function useActiveCell(id: string | undefined): void {
  useEffect(() => {
    const cell = id === undefined ? null : document.getElementById(id)
    cell?.setAttribute('data-active', '')
    cell?.scrollIntoView({ block: 'nearest' })
    return () => cell?.removeAttribute('data-active')
  }, [id])
}

function arrowOf({
  key,
  shiftKey,
  ctrlKey,
  metaKey,
  altKey,
  currentTarget,
}: KeyboardEvent<HTMLInputElement>) {
  if (shiftKey || ctrlKey || metaKey || altKey) return undefined
  const isMirrored = getComputedStyle(currentTarget).direction === 'rtl'
  const arrows = {
    ArrowUp: 'ArrowUp',
    ArrowDown: 'ArrowDown',
    ArrowLeft: isMirrored ? 'ArrowRight' : 'ArrowLeft',
    ArrowRight: isMirrored ? 'ArrowLeft' : 'ArrowRight',
  } as const
  return arrows[key as keyof typeof arrows]
}
