import { glob, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

/** What tells how much of a guess was right, by the time that it takes to differ. */
const secret = /(token|secret|hash|hmac|mac|digest|signature|password|recoverycode|otp)$/i
/** Not a secret: whether a message that came twice is the same one. */
const harmless = new Set(['bodyHash'])
/** The audit log's hashes are shown to whoever may read it. */
const open = ['storage/audit-chain.ts', 'audit/verify.ts']
const operand = /[\w$.?![\]()]+/.source
const comparison = new RegExp(
  `(?<!typeof )(?<![\\w$.])(${operand})\\s+[!=]==?\\s+(${operand}|'[^']*'|"[^"]*")`,
  'g',
)
const isFixed = (text: string) => /^(undefined|null|true|false|\d.*|'.*'|".*")\)*$/.test(text)

/** The comparisons in a text that stop at the first character that differs. */
function careless(text: string): string[] {
  return [...text.matchAll(comparison)]
    .filter(([, left = '', right = '']) => !isFixed(left) && !isFixed(right))
    .filter((match) =>
      match.slice(1).some((side) => {
        const name = /(\w+)[)\]!?]*$/.exec(side)?.[1] ?? ''
        return secret.test(name) && !harmless.has(name)
      }),
    )
    .map(([found]) => found)
}

test('security 45: no secret is compared by ===, which takes longer the more of a guess is right', async () => {
  const folder = import.meta.dirname
  const found: string[] = []
  let files = 0
  for await (const file of glob('**/*.ts', { cwd: folder })) {
    if (file.endsWith('.test.ts') || file.startsWith('testing/') || open.includes(file)) continue
    files++
    for (const one of careless(await readFile(`${folder}/${file}`, 'utf8')))
      found.push(`${file}: ${one}`)
  }
  expect(files).toBeGreaterThan(50)
  expect(found).toEqual([])
})

test.each([
  ['if (given === expectedToken) {', true],
  ['return row.hash !== hashOf(token)', true],
  ['a === 1 || a.token === b.token', true],
  ["typeof token === 'string'", false],
  ["field === 'token'", false],
  ['if (token === undefined)', false],
  ['given.length === expected.length', false],
  ['before.bodyHash !== entry.bodyHash', false],
])('security 45: of %j, that is found: %s', (code, isFound) => {
  expect(careless(code).length > 0).toBe(isFound)
})
