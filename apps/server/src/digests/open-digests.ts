import { openDigestSender } from './digest-sender.ts'
import { personOfEndToken } from './end-token.ts'

/** What writes to people who have been away, and knows the links in what it has written. */
export function openDigests(needs: Parameters<typeof openDigestSender>[0]) {
  return {
    digestSender: openDigestSender(needs),
    personOfEndToken: (token: string) => personOfEndToken(needs.secret, token),
  }
}
