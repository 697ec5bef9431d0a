import { isRefusal } from '@lobby/client'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat.tsx'
import { refusalText } from '../ui/refusal-text.ts'

type State<Answer> = {
  readonly answer?: Answer
  readonly problem?: string
  /** Whether there is nothing at this address. */
  readonly isMissing?: boolean
}

/** What the server answers about this path of the admin area. The last answer stays until the next one is there. */
export function useAnswer<Answer>(path: string) {
  const { t } = useTranslation()
  const client = useChat()
  const [state, setState] = useState<State<Answer>>({})
  const [round, setRound] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another round asks the same question again
  useEffect(() => {
    let isWanted = true
    client.api.admin<Answer>('GET', path).then(
      (answer) => isWanted && setState({ answer }),
      (error: unknown) => {
        const isMissing =
          isRefusal(error) && ['not_found', 'no_such_room', 'forbidden'].includes(error.code)
        if (isWanted) setState({ problem: refusalText(t, error), isMissing })
      },
    )
    return () => {
      isWanted = false
    }
  }, [client, path, round])

  const reload = useCallback(() => setRound((round) => round + 1), [])
  return { ...state, reload }
}
