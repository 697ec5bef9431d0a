import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { Avatar } from '../ui/avatar.tsx'
import { Icon } from '../ui/icons.tsx'
import { RoomSign } from '../ui/room-sign.tsx'
import { searchFieldId } from '../ui/search-path.ts'
import styles from './search-field.module.css'
import { useSearchWords } from './search-words.ts'
import { type Proposal, useProposals } from './use-proposals.ts'

type Props = {
  readonly text: string
  readonly onChange: (text: string) => void
  readonly onAsk: (text: string) => void
  /** The way to what was found; false where nothing is. */
  readonly onDown: () => boolean
  readonly isFocused: boolean
}

/** Where one types what to look for; below it stands what narrows the search. */
export function SearchField({ text, onChange, onAsk, onDown, isFocused }: Props) {
  const { t } = useSearchWords()
  const field = useRef<HTMLInputElement>(null)
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const listId = useId()
  const proposals = useProposals(text)
  const isShown = isOpen && proposals.length > 0
  const optionId = (index: number) => `${listId}-${index}`

  const change = (next: string) => {
    onChange(next)
    setActive(-1)
    setOpen(true)
  }
  const accept = (index: number) => {
    const chosen = proposals[index]
    if (chosen) change(chosen.search)
    field.current?.focus()
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey
    if (!isPlain) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === 1 && !isShown && onDown()) {
      // What was found has the focus now.
    } else if (step && proposals.length > 0) {
      const count = proposals.length
      setOpen(true)
      setActive((now) => (now === -1 && step === -1 ? count - 1 : (now + step + count) % count))
    } else if (event.key === 'Enter') {
      if (isShown && active >= 0) accept(active)
      else {
        setOpen(false)
        onAsk(text)
      }
    } else if (event.key === 'Escape' && isShown) setOpen(false)
    else return
    event.preventDefault()
  }

  return (
    <search className={styles.search}>
      <div className={styles.question}>
        <Icon name="search" size={18} />
        <input
          ref={field}
          id={searchFieldId}
          className={styles.field}
          type="text"
          role="combobox"
          aria-expanded={isShown}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={isShown && active >= 0 ? optionId(active) : undefined}
          aria-label={t('field')}
          placeholder={t('field')}
          value={text}
          maxLength={500}
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="search"
          // biome-ignore lint/a11y/noAutofocus: it is what the screen is for
          autoFocus={isFocused}
          dir="auto"
          onKeyDown={onKeyDown}
          onClick={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onChange={(event) => change(event.currentTarget.value)}
        />
        {text !== '' && (
          <button
            type="button"
            className={styles.clear}
            aria-label={t('clear')}
            onClick={() => {
              change('')
              onAsk('')
              field.current?.focus()
            }}
          >
            <Icon name="close" size={18} />
          </button>
        )}
      </div>
      <div
        id={listId}
        className={styles.proposals}
        role="listbox"
        aria-label={t('proposals')}
        tabIndex={-1}
        hidden={!isShown}
      >
        {isShown &&
          proposals.map(({ label, hint, of }, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
            <div
              key={label}
              id={optionId(index)}
              className={styles.proposal}
              role="option"
              aria-selected={index === active}
              // The field keeps the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => accept(index)}
            >
              {of && <Sign of={of} />}
              <bdi className={styles.label}>{label}</bdi>
              <bdi className={styles.hint}>{hint}</bdi>
            </div>
          ))}
      </div>
    </search>
  )
}

function Sign({ of }: { readonly of: NonNullable<Proposal['of']> }) {
  return (
    <span className={styles.sign}>
      {'person' in of ? (
        <Avatar person={of.person} size={20} />
      ) : (
        <RoomSign room={of.room} sizes={[16, 20]} />
      )}
    </span>
  )
}
