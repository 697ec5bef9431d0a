import { type ChatRefusal, isRefusal } from '@lobby/client'
import type { Answer, Ask, EndpointName } from '@lobby/protocol/request'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useChat, useMe } from '../chat/chat.tsx'
import { refusalText } from './refusal-text.ts'

type Options = {
  /** Not asked before that. */
  readonly enabled?: boolean
  /** Asked again with another one: something else has changed on which the answer depends. */
  readonly cause?: unknown
  /** Asked again after so many milliseconds. */
  readonly every?: number
}

const missing: readonly ChatRefusal['code'][] = ['not_found', 'no_such_room', 'forbidden']

/**
 * What an endpoint answers: asked when it is first shown, by the person who is signed in, and again by
 * `reload`. The last answer about the same thing stays until the next one is there.
 */
export function useEndpoint<Name extends EndpointName>(ask: Ask<Name>, options: Options = {}) {
  const { enabled = true, cause, every } = options
  const { t } = useTranslation()
  const client = useChat()
  const about = subjectOf(ask)
  const { data, error, refetch } = useQuery<Answer<Name>>({
    queryKey: [useAsker(), about, ask, cause],
    queryFn: () => client.api.call(...ask),
    placeholderData: (last, query) => (query?.queryKey[1] === about ? last : undefined),
    enabled,
    ...(every !== undefined && { refetchInterval: every }),
  })
  return {
    answer: error ? undefined : data,
    error,
    problem: error ? refusalText(t, error) : undefined,
    /** Whether there is nothing at this address. */
    isMissing: isRefusal(error) && missing.includes(error.code),
    reload: async (): Promise<void> => void (await refetch()),
  }
}

/** Who asks: another person may get another answer, and so may a guest who has become an account. */
export function useAsker(): string {
  const me = useMe()
  return me ? `${me.id} ${me.guest}` : ''
}

/** The endpoint and what stands in its path; what is searched for may differ. */
function subjectOf([name, asked]: readonly [string, ...rest: readonly unknown[]]): string {
  return JSON.stringify([name, (asked as { params?: unknown } | undefined)?.params])
}
