import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './completion.module.css'
import type { Token } from './open-token.ts'
import type { Option, Trigger } from './trigger.ts'
import { triggers } from './triggers.ts'

/** How keys of the field reach the list: the field keeps the focus. */
export type ListHandle = {
  readonly isOpen: boolean
  /** Whether it has found what there is. */
  readonly isKnown: boolean
  /** Whether the key was one of the list's. */
  readonly onKey: (event: KeyboardEvent) => boolean
}

type Props = {
  readonly ref: Ref<ListHandle>
  readonly id: string
  readonly slug: string
  readonly token: Token
  readonly onAccept: (option: Option) => void
  /** The id of the option that the keys are at; undefined when there is none. */
  readonly onActive: (id: string | undefined) => void
  /** Told with what Enter would choose; undefined when that is nothing. */
  readonly onKnown: (best: Option | undefined) => void
}

const nothing: readonly Option[] = []

/** What is proposed for a token; its own instance for each sign. */
export function CompletionList({ ref, id, slug, token, onAccept, onActive, onKnown }: Props) {
  const { t } = useTranslation()
  const trigger: Trigger = triggers[token.sign]
  const found = trigger.useOptions(token.query, slug)
  const isKnown = found !== undefined
  const options = found ?? nothing
  const [chosen, setChosen] = useState({ query: token.query, index: 0 })
  // Another query has another best.
  const index = chosen.query === token.query ? Math.min(chosen.index, options.length - 1) : 0
  const choose = (index: number) => setChosen({ query: token.query, index })
  const idOf = (index: number) => `${id}-${index}`
  const active = options[index] && idOf(index)

  useEffect(() => {
    onActive(active)
    if (active) document.getElementById(active)?.scrollIntoView({ block: 'nearest' })
    return () => onActive(undefined)
  }, [active, onActive])

  // What is typed in full needs no Enter of its own.
  const isWhole = options[index]?.insert === token.sign + token.query
  const best = isWhole ? undefined : options[index]
  useEffect(() => {
    if (isKnown) onKnown(best)
  }, [isKnown, best, onKnown])

  function onKey({ key, shiftKey }: KeyboardEvent): boolean {
    const option = options[index]
    if (!option || (key === 'Enter' && isWhole)) return false
    const step = { ArrowDown: 1, ArrowUp: -1 }[key]
    if (step !== undefined && !shiftKey) {
      choose((index + step + options.length) % options.length)
      return true
    }
    const isAccepted = (key === 'Enter' || key === 'Tab') && !shiftKey
    const isClosed = key === trigger.closer && option.key === token.query
    if (isAccepted || isClosed) onAccept(option)
    return isAccepted || isClosed
  }
  useImperativeHandle(ref, () => ({ isOpen: options.length > 0, isKnown, onKey }))

  if (options.length === 0) return null
  return (
    <>
      <div
        id={id}
        role="listbox"
        aria-label={t(`completion.${trigger.name}`)}
        className={styles.list}
        // The field keeps the focus.
        onMouseDown={(event) => event.preventDefault()}
      >
        {options.map((option, at) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus, and names the active option
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's
          <div
            key={option.key}
            id={idOf(at)}
            role="option"
            aria-selected={at === index}
            className={styles.option}
            onMouseMove={() => at !== index && choose(at)}
            onClick={() => onAccept(option)}
          >
            {option.picture && <span aria-hidden="true">{option.picture}</span>}
            <span className={styles.label} dir="auto">
              {option.label}
            </span>
            {option.detail && (
              <span className={styles.detail} dir="auto">
                {option.detail}
              </span>
            )}
          </div>
        ))}
      </div>
      <p role="status" className="visually-hidden">
        {t('completion.count', { count: options.length })}
      </p>
    </>
  )
}
