import type { ChatClient } from '@lobby/client'
import type { Preview } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'

type Answers = ReadonlyMap<string, Preview>

/** What is wanted since the last request, by address, and the answer to come. */
type Round = { readonly addresses: Set<string>; readonly answers: Promise<Answers> }

const rounds = new WeakMap<ChatClient, Round>()

/** What the message at this address, such as `garden@12`, says. What a screen shows at once is asked for together. */
export async function askForPreview(
  client: ChatClient,
  address: string,
): Promise<Preview | undefined> {
  const round = rounds.get(client) ?? beginRound(client)
  round.addresses.add(address)
  return (await round.answers).get(address)
}

function beginRound(client: ChatClient): Round {
  const addresses = new Set<string>()
  const answers = new Promise<void>((resolve) => setTimeout(resolve)).then(async () => {
    rounds.delete(client)
    const all = [...addresses]
    const parts: string[][] = []
    for (let from = 0; from < all.length; from += limits.previewsAtOnce)
      parts.push(all.slice(from, from + limits.previewsAtOnce))
    const answered = await Promise.all(
      parts.map((part) => client.api.call('GET /api/previews', { query: { of: part.join() } })),
    )
    const previews = answered.flatMap(({ previews }) => previews)
    return new Map(previews.map((one) => [`${one.room}@${one.message.seq}`, one]))
  })
  const round = { addresses, answers }
  rounds.set(client, round)
  return round
}
