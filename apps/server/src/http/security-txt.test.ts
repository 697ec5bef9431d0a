import { describe, expect, test } from 'vitest'
import { buildChat } from '../testing/build-chat.ts'

const path = '/.well-known/security.txt'

describe('security 61: where weaknesses are reported', () => {
  test('is said by security.txt, with a contact and an end', async () => {
    const contact = 'mailto:security@example.org'
    await using chat = await buildChat({ env: { LOBBY_SECURITY_CONTACT: contact } })
    const answer = await chat.fetch(path)

    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    const [first, second, ...rest] = (await answer.text()).split('\n')
    expect([first, rest]).toEqual([`Contact: ${contact}`, ['']])
    expect(Date.parse(second?.replace('Expires: ', '') ?? '')).toBeGreaterThan(Date.now())
  })

  test('is not made up where the operator has not said it', async () => {
    await using chat = await buildChat()
    expect((await chat.fetch(path)).status).toBe(404)
  })
})
