import { useMemo, useState } from 'react'
import { useChatState } from '../chat/chat.tsx'
import { foldRows } from './folded-rows.ts'
import type { Row } from './rows.ts'

const nobody: readonly string[] = []
const none: ReadonlySet<string> = new Set()

/** The rows of a list, in which what blocked people have said is folded; and what unfolds a run of it. */
export function useFoldedRows(rows: readonly Row[], at: number | undefined) {
  const blocked = useChatState(({ profile }) => profile?.blocked) ?? nobody
  const [unfolded, setUnfolded] = useState(none)
  const folded = useMemo(() => {
    const ids = new Set(blocked)
    if (ids.size === 0) return rows
    return foldRows(rows, { isBlocked: (author) => ids.has(author), unfolded, at })
  }, [rows, blocked, unfolded, at])
  const unfold = (first: string) => setUnfolded((before) => new Set([...before, first]))
  return { folded, unfold }
}
