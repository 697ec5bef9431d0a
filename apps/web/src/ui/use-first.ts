import { useEffect } from 'react'
import { useSubmission } from './use-submission.ts'

/** A submission that is made once by itself, when what it is for is first shown; after a change it is made again. */
export function useFirst(load: () => Promise<unknown>) {
  const first = useSubmission(load)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once; who changes something asks again
  useEffect(() => void first.submit(), [])
  return first
}
