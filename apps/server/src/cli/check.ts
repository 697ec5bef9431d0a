import type { Config } from '../ground/config.ts'
import { checkDatabase } from '../recovery/check-database.ts'
import type { CheckReport } from '../recovery/check-report.ts'
import { type Repair, repairFolder } from '../recovery/repair.ts'
import { folderAt } from '../storage/folder.ts'
import type { Answer } from './answer.ts'

/** Checks the database, mends it if asked, and fails when something is wrong in the end. */
export async function checkCommand(
  { dataFolder }: Config,
  { repair }: { readonly repair?: true },
): Promise<Answer> {
  const { before, after: report } = repair ? repairFolder(dataFolder) : checked(dataFolder)
  const repaired = report !== before
  const wrong = report.checks.filter(({ problems }) => problems.length > 0)
  const failure = `${wrong.length} of ${report.checks.length} checks found something wrong.`
  return {
    facts: { ...report, repaired },
    lines: repaired
      ? ['before the repair:', ...linesOf(before), 'after the repair:', ...linesOf(report)]
      : linesOf(report),
    ...(wrong.length > 0 && { failure }),
  }
}

function checked(dataFolder: string): Repair {
  const report = checkDatabase(folderAt(dataFolder).database)
  return { before: report, after: report }
}

function linesOf({ checks }: CheckReport): string[] {
  return checks.flatMap(({ name, found, problems }) =>
    problems.length === 0
      ? [`ok      ${name}: ${found}`]
      : problems.map((problem) => `WRONG   ${name}: ${problem}`),
  )
}
