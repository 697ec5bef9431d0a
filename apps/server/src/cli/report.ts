// What was reported, from the command line.
import type { ReportOutcome } from '@lobby/protocol'
import type { Config } from '../ground/config.ts'
import type { Answer } from './answer.ts'
import type { AnsweringCommand } from './answering-command.ts'
import { ask } from './on-server.ts'

/** Of a list, asked for at once. */
const limit = 200

/** What `lobby report` does. */
export function addCommands(report: AnsweringCommand, config: () => Config): void {
  report
    .command('list')
    .description('list the 200 reports that have waited longest')
    .option('--resolved', 'the newest 200 of those that are settled instead')
    .answers((options: ReportListOptions) => listReportsCommand(config(), options))
  report
    .command('dismiss')
    .description('settle a report and leave its message where it is')
    .argument('<id>', 'as report list prints it')
    .answers((id: string) =>
      resolveReportCommand(config(), id, 'dismissed', 'The report is dismissed.'),
    )
  report
    .command('delete-message')
    .description('take the text of the message away, for everybody; settles all reports of it')
    .argument('<id>', 'as report list prints it')
    .requiredOption('--yes', 'yes, delete it: nothing brings it back')
    .answers((id: string) =>
      resolveReportCommand(config(), id, 'deleted', 'The message is deleted.'),
    )
}

interface ReportListOptions {
  readonly resolved?: true
}

/** Prints reports, one a line, or as JSON. */
async function listReportsCommand(
  config: Config,
  { resolved }: ReportListOptions,
): Promise<Answer> {
  const query = { state: resolved ? 'resolved' : 'open', limit } as const
  const { reports } = await ask(config)('GET /api/reports', { query })
  // Other commands start without it.
  const { plainText } = await import('@lobby/markdown')
  const lines = reports.map(({ id, room, message, reporter, reason, resolved }) =>
    [
      id,
      room.slug,
      message.author.name,
      JSON.stringify(plainText(message.body)),
      `reported by ${reporter.name}`,
      JSON.stringify(reason),
      ...(resolved ? [`${resolved.outcome} by ${resolved.by}`] : []),
    ].join('\t'),
  )
  return { facts: reports, lines }
}

/** Settles a report. */
async function resolveReportCommand(
  config: Config,
  id: string,
  outcome: ReportOutcome,
  done: string,
): Promise<Answer> {
  await ask(config)('PATCH /api/reports/{id}', { params: { id }, body: { outcome } })
  return done
}
