import { Button } from '@mantine/core'
import { type KeyboardEvent, useRef } from 'react'
import { useRoom } from '../chat/chat.tsx'
import { useRoomName } from '../chat/display-names.ts'
import { useLocale } from '../i18n/use-locale.ts'
import { Lead } from '../ui/centred-page.tsx'
import { Problem } from '../ui/problem.tsx'
import { type SearchOrder, searchFieldId } from '../ui/search-path.ts'
import styles from './search-body.module.css'
import { SearchField } from './search-field.tsx'
import { mistakeIn } from './search-operators.ts'
import { SearchResults } from './search-results.tsx'
import { useSearchWords } from './search-words.ts'

const orders: readonly SearchOrder[] = ['newest', 'best']

export type Search = {
  readonly text: string
  readonly setText: (text: string) => void
  /** What is sought by now. */
  readonly asked: string
  readonly sort: SearchOrder
  /** `replace`: it is the same step of going back. */
  readonly ask: (text: string, sort?: SearchOrder, replace?: boolean) => void
}

type Props = {
  readonly search: Search
  /** The room to which the search can be narrowed. */
  readonly here: string
  readonly isFocused: boolean
}

/** A search as it is typed, and what it finds; on a page, or beside a room. Arrows go from the field through what was found. */
export function SearchBody({ search, here, isFocused }: Props) {
  const { t } = useSearchWords()
  const { text, setText, asked, sort, ask } = search
  const element = useRef<HTMLDivElement>(null)
  const hereName = useRoomName(useRoom(here))
  const mistake = mistakeIn(asked)
  const mayNarrow = hereName !== undefined && text.trim() !== '' && !/(^|\s)-?in:/i.test(text)

  /** False where there is none. */
  const goTo = (step: 1 | -1): boolean => {
    const results = [...(element.current?.querySelectorAll<HTMLElement>('a[data-result]') ?? [])]
    const place = (results as (Element | null)[]).indexOf(document.activeElement)
    if (place === 0 && step === -1) document.getElementById(searchFieldId)?.focus()
    else results[place + step]?.focus()
    return results.length > 0
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = ({ ArrowDown: 1, ArrowUp: -1 } as const)[event.key]
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey
    const isOnResult = (event.target as Element).matches('a[data-result]')
    if (step && isPlain && isOnResult && goTo(step)) event.preventDefault()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its links have the keys
    <div ref={element} onKeyDown={onKeyDown}>
      <SearchField
        text={text}
        isFocused={isFocused}
        onChange={setText}
        onAsk={(typed) => ask(typed)}
        onDown={() => goTo(1)}
      />
      <div className={styles.tools}>
        <fieldset className={styles.orders}>
          <legend className="visually-hidden">{t('order')}</legend>
          {orders.map((order) => (
            <Button
              key={order}
              size="compact-sm"
              variant={order === sort ? 'filled' : 'default'}
              aria-pressed={order === sort}
              onClick={() => ask(text, order, true)}
            >
              {t(order)}
            </Button>
          ))}
        </fieldset>
        {mayNarrow && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              const narrowed = `${text.trim()} in:${here}`
              setText(narrowed)
              ask(narrowed)
            }}
          >
            {t('onlyHere', { room: hereName })}
          </Button>
        )}
      </div>
      {asked === '' && <Lead>{t('hint')}</Lead>}
      {mistake && <Mistaken mistake={mistake} />}
      {asked !== '' && !mistake && <SearchResults asked={asked} sort={sort} />}
    </div>
  )
}

type Mistake = NonNullable<ReturnType<typeof mistakeIn>>

function Mistaken({ mistake: { operator, values } }: { mistake: Mistake }) {
  const { t } = useSearchWords()
  const locale = useLocale()
  if (!values) return <Problem>{t('wrongDay', { operator, day: '2026-01-31' })}</Problem>
  const list = new Intl.ListFormat(locale, { type: 'disjunction' }).format(values)
  return <Problem>{t('wrong', { operator, values: list })}</Problem>
}
