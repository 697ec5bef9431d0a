import { askTogether } from './ask-together.ts'

/** What the message at this address, such as `garden@12`, says. */
export const askForPreview = askTogether(async (client, of) => {
  const { previews } = await client.api.call('GET /api/previews', { query: { of } })
  return previews.map((one) => [`${one.room}@${one.message.seq}`, one] as const)
})
