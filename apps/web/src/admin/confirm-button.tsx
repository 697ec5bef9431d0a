import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type ReactNode, useRef } from 'react'
import { useCarryOut } from '../account/carry-out.tsx'
import { Dialog } from '../ui/dialog.tsx'
import form from '../ui/form.module.css'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import styles from './confirm-button.module.css'
import { useWords } from './words.ts'

type Props = {
  /** What the button says, and what it asks. */
  readonly action: string
  readonly title: string
  /** What becomes of it, and what goes along. */
  readonly children: ReactNode
  /** For screen readers, which read the button without its row. */
  readonly label?: string
  readonly isSmall?: boolean
  readonly onConfirmed: () => Promise<unknown>
  /** After the dialog is gone. */
  readonly onDone: () => void
}

/** A button for what cannot be undone, or hits a person: it says first what will happen. */
export function ConfirmButton(props: Props) {
  const { action, title, children, label, isSmall, onConfirmed, onDone } = props
  const { t } = useWords()
  const carryOut = useCarryOut()
  const [isOpen, dialog] = useDisclosure(false)
  const isDone = useRef(false)
  const { problem, isBusy, submit } = useSubmission(async () => {
    await carryOut(onConfirmed)
    isDone.current = true
    dialog.close()
  })
  const goOn = () => {
    if (!isDone.current) return
    isDone.current = false
    onDone()
  }
  return (
    <>
      <Button
        variant="default"
        size={isSmall ? 'compact-sm' : 'sm'}
        className={styles.danger ?? ''}
        onClick={dialog.open}
        aria-label={label}
      >
        {action}
      </Button>
      <Dialog
        opened={isOpen}
        onClose={dialog.close}
        // Before, what it says would change while it fades.
        onExitTransitionEnd={goOn}
        title={title}
      >
        <div className={styles.text}>{children}</div>
        <div className={form.actions}>
          <Button variant="default" onClick={dialog.close} data-autofocus>
            {t('cancel')}
          </Button>
          <Button className={styles.sure ?? ''} loading={isBusy} onClick={() => submit()}>
            {action}
          </Button>
        </div>
        <Problem>{problem}</Problem>
      </Dialog>
    </>
  )
}
