// What people read, in comments, docs and on screen, has no words that make a sentence a riddle.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const riddles = /\b(whom|whoever|whomever|whosoever|whomsoever)\b/gi
/** Texts of others. */
const notOurs = new Set(['LICENSE', 'package-lock.json', 'scripts/plain-words.ts'])
const read = /\.(ts|tsx|js|cjs|mjs|md|json|html|css|grit)$/

const problems = execFileSync('git', ['ls-files'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => read.test(file) && !notOurs.has(file))
  .flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        [...line.matchAll(riddles)].map(
          ([word]) => `${file}:${index + 1} says "${word}": name the person or the thing`,
        ),
      ),
  )
for (const problem of problems) console.log(problem)
process.exitCode = problems.length > 0 ? 1 : 0
