import { expect, test } from 'vitest'
import { trueHost } from './true-host.ts'

test.each([
  ['the bank', 'https://evil.example/'],
  ['bank.example', 'https://bank.example/login'],
  ['www.bank.example', 'https://bank.example/'],
  ['ada@bank.example', 'mailto:ada@bank.example'],
  ['1.5 litres', 'https://tea.example/'],
  ['münchen.example', 'https://xn--mnchen-3ya.example/'],
])('a link named %s that leads to %s needs no word about it', (text, href) => {
  expect(trueHost(text, href)).toBeUndefined()
})

test.each([
  ['bank.example', 'https://evil.example/', 'evil.example'],
  ['https://bank.example/login', 'https://evil.example/', 'evil.example'],
  ['bank\u200b.exa\u00admple', 'https://evil.example/', 'evil.example'],
  ['\u202eelpmaxe.knab', 'https://evil.example/', 'evil.example'],
  ['bank。example', 'https://evil.example/', 'evil.example'],
  ['bank.example', 'https://bаnk.example/', 'xn--bnk-6cd.example'],
  ['', 'https://bank.example@evil.example/', 'evil.example'],
  ['bank.example', 'mailto:ada@evil.example', 'ada@evil.example'],
])('a link named %j that leads to %s says so', (text, href, host) => {
  expect(trueHost(text, href)).toBe(host)
})
