import { isRefusal } from '@lobby/client'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { refusalText } from '../ui/refusal-text.ts'

type Shown<T> = { readonly link?: T; readonly isDead?: true; readonly problem?: string }

/** What a link is for, once the server has said so; or that it is good no more. */
export function useShown<T>(look: () => Promise<T>): Shown<T> {
  const { t } = useTranslation()
  const [shown, setShown] = useState<Shown<T>>({})
  // biome-ignore lint/correctness/useExhaustiveDependencies: a link is looked at once
  useEffect(() => {
    let isHere = true
    look().then(
      (link) => isHere && setShown({ link }),
      (error: unknown) => {
        if (!isHere) return
        const isDead = isRefusal(error) && ['not_found', 'invalid'].includes(error.code)
        setShown(isDead ? { isDead } : { problem: refusalText(t, error) })
      },
    )
    return () => {
      isHere = false
    }
  }, [])
  return shown
}
