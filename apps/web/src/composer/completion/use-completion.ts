import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react'
import { carryOut } from '../text-edit.ts'
import type { CompletionList, ListHandle } from './completion-list.tsx'
import { openToken, type Token } from './open-token.ts'
import type { Option } from './trigger.ts'

/** Proposals for what is being typed in a field. What is typed opens them; Escape closes them until the next sign. */
export function useCompletion(field: RefObject<HTMLTextAreaElement | null>, isEmpty: boolean) {
  const listId = useId()
  const list = useRef<ListHandle>(null)
  const [token, setToken] = useState<Token>()
  const [active, setActive] = useState<string>()
  const [List, setList] = useState<typeof CompletionList>()
  /** Where the sign of the list stands that was closed. */
  const closedAt = useRef<number>(undefined)

  // Loaded with the first sign. Without a network there is nothing to propose.
  const isWanted = token !== undefined && List === undefined
  useEffect(() => {
    if (!isWanted) return
    import('./completion-list.tsx').then(
      ({ CompletionList }) => setList(() => CompletionList),
      () => {},
    )
  }, [isWanted])

  useEffect(() => {
    if (isEmpty) closedAt.current = undefined
  }, [isEmpty])

  function look(isTyped: boolean): void {
    const found = field.current ? tokenAt(field.current) : undefined
    if (found?.from !== closedAt.current) closedAt.current = undefined
    // Going through a text opens nothing.
    if (isTyped || token) setToken(closedAt.current === undefined ? found : undefined)
  }

  function close(): void {
    closedAt.current = token?.from
    setToken(undefined)
  }

  function accept(option: Option): void {
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
    /** What binds the field to the list. */
    attributes: {
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      'aria-controls': token && active ? listId : undefined,
      'aria-activedescendant': token && active,
    } as const,
  }
}

function tokenAt({ value, selectionStart, selectionEnd }: HTMLTextAreaElement) {
  return selectionStart === selectionEnd ? openToken(value.slice(0, selectionStart)) : undefined
}
