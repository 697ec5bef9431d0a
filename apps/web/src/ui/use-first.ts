import { useEffect } from 'react'
import { useSubmission } from './use-submission.ts'

/** A submission that is made by itself when what it is for is first shown, and again for each other `cause`. */
export function useFirst(load: () => Promise<unknown>, cause?: unknown) {
  const first = useSubmission(load)
  // biome-ignore lint/correctness/useExhaustiveDependencies: not at each drawing; a change made here asks again
  useEffect(() => void first.submit(), [cause])
  return first
}
