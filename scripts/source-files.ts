// A file is one idea, and its name is that idea: no two files of a workspace are
// named alike, and none is longer than `mostLines`.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

const mostLines = 300
/** A test file, or a suite of tests, may be longer: it is a list. */
const mostTestLines = 600

/** Names of which each subject's folder has one. */
const sharedNames = new Set(['routes', 'actions', 'queries', 'routes.test'])

/** Files that break a rule and are still to be mended. */
const exceptions: readonly string[] = ['apps/server/src/sign-in/provider/provider.test.ts']

/** The workspace that a file belongs to. */
function workspaceOf(file: string): string {
  const [top = '', folder = ''] = file.split('/')
  return top === 'apps' || top === 'packages' ? `${top}/${folder}` : top
}

const isTest = (file: string) => /(\.(test|spec)\.tsx?|-suite\.ts)$/.test(file)
const nameOf = (file: string) => basename(file).replace(/\.[jt]sx?$/, '')

function problemsOf(linesOf: ReadonlyMap<string, number>): string[] {
  const files = [...linesOf.keys()]
  const alike = Map.groupBy(files, (file) => `${workspaceOf(file)} ${nameOf(file)}`)
  const sameNames = [...alike.values()]
    .filter((group) => group.length > 1 && !sharedNames.has(nameOf(group[0] ?? '')))
    .map((group) => `are named alike: ${group.join(', ')}`)
  const tooLong = [...linesOf]
    .filter(([file, lines]) => lines > (isTest(file) ? mostTestLines : mostLines))
    .map(([file, lines]) => `${file} has ${lines} lines`)
  return [...sameNames, ...tooLong]
}

function linesOfSources(): Map<string, number> {
  const listed = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.js'], { encoding: 'utf8' })
  const sources = listed.split('\n').filter((file) => file !== '' && !exceptions.includes(file))
  return new Map(sources.map((file) => [file, readFileSync(file, 'utf8').split('\n').length - 1]))
}

if (import.meta.main) {
  const problems = problemsOf(linesOfSources())
  for (const problem of problems) console.log(problem)
  process.exitCode = problems.length > 0 ? 1 : 0
}
