import type { Config } from '../config.ts'
import { checkDatabase } from '../recovery/check.ts'
import type { CheckReport } from '../recovery/check-report.ts'
import { repairFolder } from '../recovery/repair.ts'
import { folderAt } from '../storage/folder.ts'
import type { Answer } from './answer.ts'

/** Checks the database, mends it if asked, and fails when something is wrong in the end. */
export async function checkCommand(
  { dataFolder }: Config,
  { repair }: { readonly repair?: true },
): Promise<Answer> {
  const { database } = folderAt(dataFolder)
  const before = checkDatabase(database)
  const isToMend = repair === true && !before.ok
  if (isToMend) repairFolder(dataFolder, before)
  const report = isToMend ? checkDatabase(database) : before
  const wrong = report.checks.filter(({ problems }) => problems.length > 0)
  const failure = `${wrong.length} of ${report.checks.length} checks found something wrong.`
  return {
    facts: { ...report, repaired: isToMend },
    lines: isToMend
      ? ['before the repair:', ...linesOf(before), 'after the repair:', ...linesOf(report)]
      : linesOf(report),
    ...(wrong.length > 0 && { failure }),
  }
}

function linesOf({ checks }: CheckReport): string[] {
  return checks.flatMap(({ name, found, problems }) =>
    problems.length === 0
      ? [`ok      ${name}: ${found}`]
      : problems.map((problem) => `WRONG   ${name}: ${problem}`),
  )
}
