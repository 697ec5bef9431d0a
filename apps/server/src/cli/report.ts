// What was reported, from the command line.
import type { ReportList, ReportOutcome, ReportQuery } from '@lobby/protocol'
import type { Command } from 'commander'
import type { Config } from '../config.ts'
import { serverOf } from '../permissions.ts'
import { resolveReport } from '../reports/actions.ts'
import { listReportedRooms, listReports } from '../reports/queries.ts'
import { ask, onServer } from './on-server.ts'

const path = '/api/reports'
/** Of a list, asked for at once. */
const limit = 200

/** What `lobby report` does. */
export function addCommands(report: Command, config: () => Config): void {
  report
    .command('list')
    .description('list the 200 reports that have waited longest')
    .option('--resolved', 'the newest 200 of those that are settled instead')
    .option('--json', 'as JSON')
    .action((options: ReportListOptions) => listReportsCommand(config(), options))
  report
    .command('dismiss')
    .description('settle a report and leave its message where it is')
    .argument('<id>', 'as report list prints it')
    .action((id: string) =>
      resolveReportCommand(config(), id, 'dismissed', 'The report is dismissed.'),
    )
  report
    .command('delete-message')
    .description('take the text of the message away, for everybody; settles all reports of it')
    .argument('<id>', 'as report list prints it')
    .requiredOption('--yes', 'yes, delete it: nothing brings it back')
    .action((id: string) =>
      resolveReportCommand(config(), id, 'deleted', 'The message is deleted.'),
    )
}

interface ReportListOptions {
  readonly resolved?: true
  readonly json?: true
}

/** Prints reports, one a line, or as JSON. */
async function listReportsCommand(
  config: Config,
  { resolved, json }: ReportListOptions,
): Promise<void> {
  const state: ReportQuery['state'] = resolved ? 'resolved' : 'open'
  const { reports } = await onServer<ReportList>(config, {
    running: (server) => ask(server, 'GET', `${path}?state=${state}&limit=${limit}`),
    stopped: async (context) => {
      const { db } = context
      const rooms = await listReportedRooms(db, 'operator', serverOf(context))
      return listReports(db, rooms, { state, limit, after: undefined })
    },
  })
  if (json) return console.log(JSON.stringify(reports, null, 2))
  for (const { id, room, message, reporter, reason, resolved } of reports)
    console.log(
      [
        id,
        room.slug,
        message.author.name,
        JSON.stringify(message.body),
        `reported by ${reporter.name}`,
        JSON.stringify(reason),
        ...(resolved ? [`${resolved.outcome} by ${resolved.by}`] : []),
      ].join('\t'),
    )
}

/** Settles a report. */
async function resolveReportCommand(
  config: Config,
  id: string,
  outcome: ReportOutcome,
  done: string,
): Promise<void> {
  await onServer<unknown>(config, {
    running: (server) => ask(server, 'PATCH', `${path}/${encodeURIComponent(id)}`, { outcome }),
    stopped: (context) => resolveReport(context, 'operator', id, outcome),
  })
  console.log(done)
}
