import { isRefusal } from '@lobby/client'
import type { Answer, Ask, EndpointName } from '@lobby/protocol/request'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { refusalText } from '../ui/refusal-text.ts'

type State<Answer> = {
  readonly answer?: Answer
  readonly problem?: string
  /** Whether there is nothing at this address. */
  readonly isMissing?: boolean
}

/** What an endpoint answers. The last answer stays until the next one is there. */
export function useAnswer<Name extends EndpointName>(...ask: Ask<Name>) {
  const { t } = useTranslation()
  const client = useChat()
  const [state, setState] = useState<State<Answer<Name>>>({})
  const [round, setRound] = useState(0)
  const question = JSON.stringify(ask)

  // biome-ignore lint/correctness/useExhaustiveDependencies: questions are compared by what they say; another round asks the same one again
  useEffect(() => {
    let isWanted = true
    client.api.call(...ask).then(
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
  }, [client, question, round])

  const reload = useCallback(() => setRound((round) => round + 1), [])
  return { ...state, reload }
}
