import { AuditQuery } from '@lobby/protocol'
import type { Config } from '../ground/config.ts'
import type { Answer } from './answer.ts'
import type { AnsweringCommand } from './answering-command.ts'
import { CommandError, UsageError } from './command-error.ts'
import { ask, more, readQuery } from './on-server.ts'

/** What `lobby audit` does. */
export function addCommands(audit: AnsweringCommand, config: () => Config): void {
  audit
    .command('list')
    .description('list what was done, the newest first, 100 at a time')
    .option('--actor <name>', 'by a person with this in their name')
    .option('--action <action>', 'such as member.ban')
    .option('--target <name>', 'to something with this in its name, or in a room of this address')
    .option('--since <instant>', 'at or after, such as 2026-01-31T12:00:00Z')
    .option('--until <instant>', 'before')
    .option('--page <number>', 'which hundred')
    .answers((options: AuditListOptions) => listAuditCommand(config(), options))
  audit
    .command('verify')
    .description('check that nothing in the audit log was changed, taken out or put in')
    .option('--expect <hash>', 'a hash that an earlier check printed, and that must still be in it')
    .answers(({ expect }: { expect?: string }) => verifyAuditCommand(config(), expect))
}

/** Follows the chain of the audit log, and fails where it is broken. */
async function verifyAuditCommand(config: Config, expected?: string): Promise<Answer> {
  if (expected !== undefined && !isHash(expected))
    throw new UsageError(
      `--expect is not ${JSON.stringify(expected)}: it is a hash that \`lobby audit verify\` has printed.`,
    )
  const query = { expect: expected }
  const { entries, head, breach } = await ask(config)('GET /api/admin/audit/check', { query })
  if (breach)
    throw new CommandError(`The audit log was tampered with after entry ${entries}. ${breach}`)
  const said =
    entries === 0
      ? 'The audit log is empty.'
      : `${entries} entries, each as it was written. The last one: ${head}`
  return { facts: { entries, head }, lines: [said] }
}

/** A SHA-256, as the chain has it. */
function isHash(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text)
}

interface AuditListOptions {
  readonly actor?: string
  readonly action?: string
  readonly target?: string
  readonly since?: string
  readonly until?: string
  readonly page?: string
}

/** Prints a page of the audit log, the newest first. */
async function listAuditCommand(config: Config, filter: AuditListOptions): Promise<Answer> {
  const query = readQuery(AuditQuery, { limit: '100', ...filter })
  const { entries, hasMore } = await ask(config)('GET /api/admin/audit', { query })
  const lines = entries.map(({ id, at, actor, address, action, target, room, before, after }) => {
    const change = [before, after].map((side) => JSON.stringify(side ?? {})).join(' -> ')
    const where = [address ?? 'here', room ?? '']
    return [id, at, actor.name, action, target.name, ...where, change].join('\t')
  })
  return { facts: entries, lines: [...lines, ...more(query, hasMore)] }
}
