import type { Config } from '../config.ts'
import { checkDatabase } from '../recovery/check.ts'
import type { CheckReport } from '../recovery/check-report.ts'
import { repairFolder } from '../recovery/repair.ts'
import { folderAt } from '../storage/folder.ts'
import { CommandError } from './command-error.ts'

interface CheckFlags {
  readonly repair?: true
  readonly json?: true
}

/** Checks the database, mends it if asked, and fails when something is wrong in the end. */
export function checkCommand({ dataFolder }: Config, { repair, json }: CheckFlags): void {
  const { database } = folderAt(dataFolder)
  const before = checkDatabase(database)
  const isToMend = repair === true && !before.ok
  if (isToMend) repairFolder(dataFolder, before)
  const report = isToMend ? checkDatabase(database) : before
  if (json) console.log(JSON.stringify({ ...report, repaired: isToMend }, null, 2))
  else {
    if (isToMend) print('before the repair', before)
    print(isToMend ? 'after the repair' : '', report)
  }
  const wrong = report.checks.filter(({ problems }) => problems.length > 0)
  if (wrong.length > 0)
    throw new CommandError(
      `${wrong.length} of ${report.checks.length} checks found something wrong.`,
    )
}

function print(title: string, { checks }: CheckReport): void {
  if (title) console.log(`${title}:`)
  for (const { name, found, problems } of checks) {
    if (problems.length === 0) console.log(`ok      ${name}: ${found}`)
    for (const problem of problems) console.log(`WRONG   ${name}: ${problem}`)
  }
}
