import type { OwnAccount } from '@lobby/protocol'
import { useCallback, useEffect, useState } from 'react'
import { useChat } from '../chat.tsx'
import { useSubmission } from '../ui/use-submission.ts'

/** What only the person themselves may see; `reload` asks for it again. */
export function useOwnAccount() {
  const client = useChat()
  const [own, setOwn] = useState<OwnAccount>()
  const reload = useCallback(async () => setOwn(await client.account.own.read()), [client])
  const { problem, submit } = useSubmission(reload)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once; later it is asked for after each change
  useEffect(() => void submit(), [])
  return { own, reload, problem }
}
