import type { ChatClient } from '@lobby/client'
import { limits } from '@lobby/protocol/limits'

type Answers<Answer> = ReadonlyMap<string, Answer>

/** What is wanted since the last request, by address, and the answer to come. */
type Round<Answer> = {
  readonly addresses: Set<string>
  readonly answers: Promise<Answers<Answer>>
}

/** Asks for something of messages by their addresses, such as `garden@12`, or of rooms: what a screen shows at once is asked for together. */
export function askTogether<Answer>(
  ask: (client: ChatClient, of: string) => Promise<readonly (readonly [string, Answer])[]>,
): (client: ChatClient, address: string) => Promise<Answer | undefined> {
  const rounds = new WeakMap<ChatClient, Round<Answer>>()

  return async (client, address) => {
    const round = rounds.get(client) ?? beginRound(client)
    round.addresses.add(address)
    return (await round.answers).get(address)
  }

  function beginRound(client: ChatClient): Round<Answer> {
    const addresses = new Set<string>()
    const answers = new Promise<void>((resolve) => setTimeout(resolve)).then(async () => {
      rounds.delete(client)
      const all = [...addresses]
      const parts: string[][] = []
      for (let from = 0; from < all.length; from += limits.previewsAtOnce)
        parts.push(all.slice(from, from + limits.previewsAtOnce))
      const answered = await Promise.all(parts.map((part) => ask(client, part.join())))
      return new Map(answered.flat())
    })
    const round = { addresses, answers }
    rounds.set(client, round)
    return round
  }
}
