import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isAsking, useIsAsking } from './asking.ts'
import { refusalText } from './refusal-text.ts'

/**
 * Runs what a form or a button asks for: says that it is on its way, and in words why it did not work.
 * `problem` is there from the start when something is known to be wrong already.
 */
export function useSubmission(run: () => Promise<unknown>, atFirst?: string) {
  const { t } = useTranslation()
  const [problem, setProblem] = useState(atFirst)
  const [isBusy, setBusy] = useState(false)
  /** Sent from within the dialog that asks. */
  const isAnswer = useRef(false)
  const isWaiting = useIsAsking() && !isAnswer.current

  async function submit(event?: FormEvent) {
    event?.preventDefault()
    setProblem(undefined)
    isAnswer.current = isAsking()
    setBusy(true)
    try {
      await run()
    } catch (error) {
      setProblem(refusalText(t, error))
    } finally {
      setBusy(false)
    }
  }

  return { problem, setProblem, isBusy: isBusy && !isWaiting, submit }
}
