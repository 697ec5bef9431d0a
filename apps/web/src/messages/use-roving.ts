import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { composerId } from '../keys/key-places.ts'
import type { Row } from './rows.ts'

type Input = {
  readonly rows: readonly Row[]
  readonly scroller: RefObject<HTMLElement | null>
  /** A key that was pressed on the message itself; true when it did something. */
  readonly onKey: (row: Row, key: string) => boolean
}

/**
 * The list as one stop of the Tab key. Inside it, arrows go from message to message, also to one that is not drawn
 * yet; Tab goes on to what is in a message, and then out.
 */
export function useRoving({ rows, scroller, onKey }: Input) {
  /** The key of the message that has the focus, or has it within. */
  const [current, setCurrent] = useState<string>()
  const last = useRef<string>(undefined)
  /** To be focused as soon as it is drawn. */
  const wanted = useRef<string>(undefined)
  const index = current === undefined ? -1 : rows.findIndex(({ key }) => key === current)

  useLayoutEffect(() => {
    const article = wanted.current && find(scroller.current, wanted.current)
    if (!article) return
    wanted.current = undefined
    show(article)
  })

  function focus(key: string): void {
    const article = find(scroller.current, key)
    if (article) show(article)
    else {
      wanted.current = key
      setCurrent(key)
    }
  }

  function onFocus({ target, currentTarget }: FocusEvent<HTMLElement>): void {
    // What stands over the list is a child of it only here.
    if (!currentTarget.contains(target)) return
    const article = target.closest('article')
    if (article) {
      last.current = article.dataset.key
      setCurrent(article.dataset.key)
      return
    }
    if (target !== currentTarget || !target.matches(':focus-visible')) return
    const seen = articlesIn(currentTarget).filter((article) => isInView(article, currentTarget))
    const before = seen.find(({ dataset }) => dataset.key === last.current)
    ;(before ?? seen.at(-1))?.focus({ preventScroll: true })
  }

  function onBlur({ relatedTarget, currentTarget }: FocusEvent<HTMLElement>): void {
    if (!currentTarget.contains(relatedTarget)) setCurrent(undefined)
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const { target, currentTarget, key } = event
    if (!(target instanceof Element) || !currentTarget.contains(target)) return
    const article = target.closest('article')
    if (!article || event.defaultPrevented) return
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const here = rows.findIndex((row) => row.key === article.dataset.key)
    const goal = steps[key]?.(rows, here)
    // A click leaves the focus on a message, too; then keys mean what they mean everywhere.
    const isByKeys = target.matches(':focus-visible')
    const row = rows[here]
    if (goal) focus(goal.key)
    else if (key === 'Escape' && isByKeys) document.getElementById(composerId)?.focus()
    else if (!row || !isByKeys || target !== article || !onKey(row, key)) return
    event.preventDefault()
  }

  return { current, index, focus, onFocus, onBlur, onKeyDown }
}

const isMessage = ({ kind }: Row) => kind === 'message'

/** The message to which a key leads. At an end it stays. */
const steps: Record<string, (rows: readonly Row[], here: number) => Row | undefined> = {
  ArrowUp: (rows, here) => rows.slice(0, here).findLast(isMessage) ?? rows[here],
  ArrowDown: (rows, here) => rows.slice(here + 1).find(isMessage) ?? rows[here],
  Home: (rows) => rows.find(isMessage),
  End: (rows) => rows.findLast(isMessage),
}

function articlesIn(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>('article')]
}

function find(list: HTMLElement | null, key: string): HTMLElement | undefined {
  return list ? articlesIn(list).find(({ dataset }) => dataset.key === key) : undefined
}

function isInView(article: HTMLElement, list: HTMLElement): boolean {
  const [a, b] = [article.getBoundingClientRect(), list.getBoundingClientRect()]
  return a.bottom > b.top && a.bottom <= b.bottom + 1
}

function show(article: HTMLElement): void {
  article.focus({ preventScroll: true })
  article.scrollIntoView({ block: 'nearest' })
}
