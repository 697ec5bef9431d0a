import type { Status } from '@lobby/protocol'
import { useChatState } from '../chat/chat.tsx'
import { useEnd } from './use-end.ts'

/** What a person says of themselves, until it ends. It is there for people whose colour was asked for. */
export function useStatus(id: string): Status | undefined {
  const status = useChatState(({ statuses }) => statuses.get(id))
  useEnd(status?.until)
  const isOver = status?.until !== undefined && Date.parse(status.until) <= Date.now()
  return isOver ? undefined : status
}
