import type { AuditCheck } from '@lobby/protocol'
import { verifyAudit } from '../audit/verify.ts'
import type { Config } from '../config.ts'
import { CommandError } from './command-error.ts'
import { ask, onServer } from './on-server.ts'

/** Follows the chain of the audit log, and fails where it is broken. */
export async function verifyAuditCommand(config: Config, expected?: string): Promise<void> {
  const query = expected === undefined ? '' : `?${new URLSearchParams({ expect: expected })}`
  const { entries, head, breach } = await onServer(config, {
    running: (server) => ask<AuditCheck>(server, 'GET', `/api/admin/audit/check${query}`),
    stopped: ({ db }) => verifyAudit(db, expected),
  })
  if (breach)
    throw new CommandError(`The audit log was tampered with after entry ${entries}. ${breach}`)
  if (entries === 0) console.log('The audit log is empty.')
  else console.log(`${entries} entries, each as it was written. The last one: ${head}`)
}
