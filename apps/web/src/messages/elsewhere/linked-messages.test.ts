import { expect, test } from 'vitest'
import { linkedMessages } from './linked-messages.ts'

const origin = 'https://chat.example'

test('links to messages of this server are found, each once and three at most', () => {
  const body = [
    `${origin}/chat/garden@1 and [again](${origin}/chat/garden@1)`,
    `- ${origin}/chat/b%C3%BCro@22`,
    `\`${origin}/chat/code@1\``,
    `${origin}/chat/attic@3 ${origin}/chat/attic@4`,
  ].join('\n')
  expect(linkedMessages(body, origin)).toEqual([
    { slug: 'garden', seq: 1 },
    { slug: 'büro', seq: 22 },
    { slug: 'attic', seq: 3 },
  ])
})

test.each([
  'https://other.example/chat/garden@1',
  `${origin}.evil.example/chat/garden@1`,
  `${origin}/chat/garden/`,
  `${origin}/chat/garden`,
  `${origin}/chat/%E0%A4@1`,
  `${origin}/admin/garden@1`,
])('%s is no message of this server', (link) => {
  expect(linkedMessages(link, origin)).toEqual([])
})
