// Which controls have a test that is named by their number: `security 04: …`.
// Says which of them have none yet; fails when one of `proven` has lost its own.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const rows = 69
const proven = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
  30, 31, 32, 33, 36, 37, 38, 39, 41, 42, 43, 44, 45, 46, 47, 49, 50, 51, 52, 53, 54, 55, 56, 57,
  59, 61, 63, 64, 65, 66, 67, 68, 69,
]

const { stdout } = spawnSync('git', ['ls-files', '*.test.ts', '*.test.tsx', '*.spec.ts'], {
  encoding: 'utf8',
})
const tested = new Set(
  stdout
    .trim()
    .split('\n')
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/['"`]security (\d{1,2}):/g)])
    .map(([, row]) => Number(row)),
)

const lost = proven.filter((row) => !tested.has(row))
const none = Array.from({ length: rows }, (_, index) => index + 1).filter((row) => !tested.has(row))
const unlisted = [...tested].filter((row) => !proven.includes(row)).sort((a, b) => a - b)
console.log(`       ${tested.size} of ${rows} have one; none yet: ${none.join(', ')}`)
if (unlisted.length > 0) console.log(`       to be added to \`proven\`: ${unlisted.join(', ')}`)
if (lost.length > 0) {
  console.log(`Rows that had a test and have none any more: ${lost.join(', ')}`)
  process.exitCode = 1
}
