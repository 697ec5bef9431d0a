import { isRefusal } from '@lobby/client'
import { type ReactNode, useCallback, useState } from 'react'
import { beginAsking } from '../ui/asking.ts'
import { ProofDialog } from './proof-dialog.tsx'

type Waiting = { readonly goOn: () => void; readonly giveUp: () => void }

/**
 * For what the server refuses with `confirm_first`: `confirmed` then asks for a
 * proof in a dialog, and tries again. Who closes the dialog gets the refusal.
 * Render `dialog` anywhere.
 */
export function useConfirmed(): {
  readonly confirmed: <T>(run: () => Promise<T>) => Promise<T>
  readonly dialog: ReactNode
} {
  const [waiting, setWaiting] = useState<Waiting>()

  const confirmed = useCallback(async <T,>(run: () => Promise<T>): Promise<T> => {
    try {
      return await run()
    } catch (error) {
      if (!isRefusal(error) || error.code !== 'confirm_first') throw error
      const answered = beginAsking()
      await new Promise<void>((resolve, reject) => {
        setWaiting({ goOn: resolve, giveUp: () => reject(error) })
      }).finally(answered)
      return run()
    }
  }, [])

  const end = (how: keyof Waiting) => () => {
    setWaiting(undefined)
    waiting?.[how]()
  }
  const dialog = (
    <ProofDialog isOpen={waiting !== undefined} onClose={end('giveUp')} onProven={end('goOn')} />
  )
  return { confirmed, dialog }
}
