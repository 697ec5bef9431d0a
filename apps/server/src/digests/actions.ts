import type { Profile, ProfileChange } from '@lobby/protocol'
import { ChatError } from '../ground/errors.ts'

export type DigestActions = ReturnType<typeof createDigestActions>

interface Needs {
  readonly personOfEndToken: (token: string) => string | undefined
  readonly profileActions: {
    changeAppearance(person: { readonly id: string }, change: ProfileChange): Promise<Profile>
  }
}

export function createDigestActions({ personOfEndToken, profileActions }: Needs) {
  return { endDigests }

  /** Sends no more mails to the person in whose mail the link stands. Throws ChatError `not_found`. */
  async function endDigests(token: string): Promise<void> {
    const id = personOfEndToken(token)
    if (id === undefined) throw new ChatError('not_found', 'This link ends nothing.')
    await profileActions.changeAppearance({ id }, { digest: { every: 'never' } })
  }
}
