import { Button } from '@mantine/core'
import { Problem } from '../ui/problem.tsx'
import type { useSubmission } from '../ui/use-submission.ts'

type Props = Pick<ReturnType<typeof useSubmission>, 'problem' | 'isBusy' | 'submit'> & {
  readonly label: string
}

/** A way to say who one is besides a password, and why it did not work. */
export function SignInButton({ label, problem, isBusy, submit }: Props) {
  return (
    <>
      <Button
        variant="default"
        size="md"
        mt={12}
        fullWidth
        loading={isBusy}
        onClick={() => submit()}
      >
        {label}
      </Button>
      <Problem>{problem}</Problem>
    </>
  )
}
