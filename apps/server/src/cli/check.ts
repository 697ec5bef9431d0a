import type { Config } from '../ground/config.ts'
import { checkDatabase } from '../recovery/check-database.ts'
import { checkPostgres } from '../recovery/check-postgres.ts'
import type { CheckReport } from '../recovery/check-report.ts'
import { type Repair, repairFolder } from '../recovery/repair.ts'
import { folderAt } from '../storage/folder.ts'
import type { Answer } from './answer.ts'
import { CommandError } from './command-error.ts'

/** Checks the database, mends it if asked, and fails when something is wrong in the end. */
export async function checkCommand(
  config: Config,
  { repair }: { readonly repair?: true },
): Promise<Answer> {
  const { before, after: report } = repair ? repaired(config) : await checked(config)
  const isRepaired = report !== before
  const wrong = report.checks.filter(({ problems }) => problems.length > 0)
  const failure = `${wrong.length} of ${report.checks.length} checks found something wrong.`
  return {
    facts: { ...report, repaired: isRepaired },
    lines: isRepaired
      ? ['before the repair:', ...linesOf(before), 'after the repair:', ...linesOf(report)]
      : linesOf(report),
    ...(wrong.length > 0 && { failure }),
  }
}

async function checked({ databaseUrl, dataFolder }: Config): Promise<Repair> {
  const report =
    databaseUrl === undefined
      ? checkDatabase(folderAt(dataFolder).database)
      : await checkPostgres(databaseUrl)
  return { before: report, after: report }
}

function repaired({ databaseUrl, dataFolder }: Config): Repair {
  if (databaseUrl === undefined) return repairFolder(dataFolder)
  throw new CommandError(
    '`--repair` mends a data folder alone: put back a backup of the PostgreSQL database.',
  )
}

function linesOf({ checks }: CheckReport): string[] {
  return checks.flatMap(({ name, found, problems }) =>
    problems.length === 0
      ? [`ok      ${name}: ${found}`]
      : problems.map((problem) => `WRONG   ${name}: ${problem}`),
  )
}
