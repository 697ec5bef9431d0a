import { isRefusal } from '@lobby/client'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { refusalText } from '../ui/refusal-text.ts'

type Shown<T> = {
  readonly link: T | undefined
  readonly isDead: boolean
  readonly problem: string | undefined
}

/** What the link of this token is for, once the server has said so; or that it is good no more. Looked at once. */
export function useShown<T>(token: string, look: () => Promise<T>): Shown<T> {
  const { t } = useTranslation()
  const { data, error } = useQuery({
    queryKey: ['link', token],
    queryFn: look,
    staleTime: Infinity,
  })
  const isDead = isRefusal(error) && (error.code === 'not_found' || error.code === 'invalid')
  const problem = error && !isDead ? refusalText(t, error) : undefined
  return { link: data, isDead, problem }
}
