import type { ProviderVisit } from '@lobby/protocol'
import { useChat } from '../chat/chat.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import { SignInButton } from './sign-in-button.tsx'

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
  return <SignInButton label={label} problem={problem} isBusy={isBusy} submit={submit} />
}
