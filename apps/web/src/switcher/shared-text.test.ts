import { expect, test } from 'vitest'
import { sharedText } from './shared-text.ts'

const of = (shared: Record<string, string>) => sharedText(new URLSearchParams(shared).toString())

test('what is shared is its title, its text and its link, a line each', () => {
  expect(of({ title: 'Tea', text: 'Read this', url: 'https://tea.example/' })).toBe(
    'Tea\nRead this\nhttps://tea.example/',
  )
})

test('what stands in another part is said once', () => {
  expect(of({ title: 'Tea', text: 'Tea https://tea.example/' })).toBe('Tea https://tea.example/')
  expect(of({ title: 'Tea', text: 'Tea' })).toBe('Tea')
})

test('nothing is shared by an address without any of it', () => {
  expect(of({})).toBe('')
  expect(of({ text: '  ' })).toBe('')
})
