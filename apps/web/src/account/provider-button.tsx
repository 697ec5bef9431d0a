import type { ProviderVisit } from '@lobby/protocol'
import { Button } from '@mantine/core'
import { useChat } from '../chat.tsx'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'

type Props = {
  readonly visit: ProviderVisit
  readonly label: string
  /** Wraps the question for the address, for what may ask for a proof first. */
  readonly confirmed?: <T>(run: () => Promise<T>) => Promise<T>
}

/** Leaves for the provider; one comes back signed in, linked or confirmed. */
export function ProviderButton({ visit, label, confirmed = (run) => run() }: Props) {
  const client = useChat()
  const { problem, isBusy, submit } = useSubmission(async () => {
    const { url } = await confirmed(() => client.account.provider.visit(visit))
    location.assign(url)
  })
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
