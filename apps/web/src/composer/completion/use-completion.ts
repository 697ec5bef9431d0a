import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react'
import { carryOut } from '../text-edit.ts'
import type { CompletionList, ListHandle } from './completion-list.tsx'
import { openToken, type Token } from './open-token.ts'
import type { Option } from './trigger.ts'

/** Enter waits so long for a list that is on its way: by then, it is taken for slow. */
const patience = 1_500

type Options = {
  readonly isEmpty: boolean
  /** Whether a word after a slash is a command there. */
  readonly hasCommands: boolean
}

/** Proposals for what is being typed in a field. What is typed opens them; Escape closes them until the next sign. */
export function useCompletion(
  field: RefObject<HTMLTextAreaElement | null>,
  { isEmpty, hasCommands }: Options,
) {
  const listId = useId()
  const list = useRef<ListHandle>(null)
  const [token, setToken] = useState<Token>()
  const [active, setActive] = useState<string>()
  const [List, setList] = useState<typeof CompletionList>()
  /** Where the sign of the list stands that was closed. */
  const closedAt = useRef<number>(undefined)
  /** What Enter does if there is nothing to choose, while that is not known. */
  const waiting = useRef<Next>(undefined)
  const isMissing = useRef(false)

  // Loaded with the first sign. Without a network there is nothing to propose.
  const isWanted = token !== undefined && List === undefined
  useEffect(() => {
    if (!isWanted) return
    import('./completion-list.tsx').then(
      ({ CompletionList }) => setList(() => CompletionList),
      () => {
        isMissing.current = true
        goOn(waiting)
      },
    )
  }, [isWanted])

  useEffect(() => {
    if (isEmpty) closedAt.current = undefined
  }, [isEmpty])

  /** Does what Enter means when nothing is chosen by it: at once, unless a list is on its way. */
  function whenNothingChosen(next: () => void): void {
    const isSettled = !token || isMissing.current || list.current?.isKnown === true
    waiting.current = next
    if (isSettled) goOn(waiting)
    else setTimeout(() => waiting.current === next && goOn(waiting), patience)
  }

  function onKnown(best: Option | undefined): void {
    if (!best) goOn(waiting)
    else if (waiting.current) accept(best)
  }

  function look(isTyped: boolean): void {
    // Another text is another Enter.
    if (isTyped) waiting.current = undefined
    const typed = field.current ? tokenAt(field.current) : undefined
    const found = typed?.sign === '/' && !hasCommands ? undefined : typed
    if (found?.from !== closedAt.current) closedAt.current = undefined
    // Going through a text opens nothing.
    if (isTyped || token) setToken(closedAt.current === undefined ? found : undefined)
  }

  function close(): void {
    waiting.current = undefined
    closedAt.current = token?.from
    setToken(undefined)
  }

  function accept(option: Option): void {
    waiting.current = undefined
    if (!field.current || !token) return
    const { value } = field.current
    const insert = option.insert + (/^\s/.test(value.slice(token.to)) ? '' : ' ')
    const end = token.from + insert.length
    closedAt.current = token.from
    carryOut(field.current, { from: token.from, to: token.to, insert, select: [end, end] })
    setToken(undefined)
    option.onAccept?.()
  }

  /** Whether the key was one of the list's. */
  function onListKey(event: KeyboardEvent): boolean {
    if (!token || !list.current) return false
    if (event.ctrlKey || event.metaKey || event.altKey) return false
    const isOurs = event.key === 'Escape' ? list.current.isOpen : list.current.onKey(event)
    if (!isOurs) return false
    event.preventDefault()
    if (event.key === 'Escape') close()
    return true
  }

  return {
    token,
    List,
    list,
    listId,
    accept,
    close: () => setToken(undefined),
    setActive,
    look,
    onListKey,
    onKnown,
    whenNothingChosen,
    /** What binds the field to the list. */
    attributes: {
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      'aria-controls': token && active ? listId : undefined,
      'aria-activedescendant': token && active,
    } as const,
  }
}

type Next = (() => void) | undefined

function goOn(waiting: RefObject<Next>): void {
  const next = waiting.current
  waiting.current = undefined
  next?.()
}

function tokenAt({ value, selectionStart, selectionEnd }: HTMLTextAreaElement) {
  return selectionStart === selectionEnd ? openToken(value.slice(0, selectionStart)) : undefined
}
