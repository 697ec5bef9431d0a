// Part of `npm run check`: a test of the server that opens a database by itself would run over SQLite alone, and nobody
// would see it. It gets that of the run, or its name says which one it is about.
import { readFileSync } from 'node:fs'
import { ofOne, over, plain } from './test-files.ts'

/** An import of more than types. */
const opens =
  /^import (?!type )[^;']*'(node:sqlite|[./]+\/(storage\/)?storage\.ts|[^']+\/sqlite\/connection\.ts)'/m

const wrong = [...plain, ...over('sqlite')].filter(
  (file) =>
    file.startsWith('apps/server/') && !ofOne(file) && opens.test(readFileSync(file, 'utf8')),
)
for (const file of wrong)
  console.log(
    `${file} opens a database by itself: see "Two databases" in CONTRIBUTING.md, or name it x.sqlite.test.ts.`,
  )
process.exitCode = wrong.length > 0 ? 1 : 0
