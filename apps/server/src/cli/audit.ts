import { type AuditCheck, AuditQuery } from '@lobby/protocol'
import { listAudit } from '../audit/queries.ts'
import { verifyAudit } from '../audit/verify.ts'
import type { Config } from '../config.ts'
import { CommandError } from './command-error.ts'
import { ask, onServer, readPage, readQuery } from './on-server.ts'

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

export interface AuditListOptions {
  readonly actor?: string
  readonly action?: string
  readonly target?: string
  readonly since?: string
  readonly until?: string
  readonly page?: string
  readonly json?: true
}

/** Prints a page of the audit log, the newest first. */
export async function listAuditCommand(
  config: Config,
  { json, ...filter }: AuditListOptions,
): Promise<void> {
  const query = readQuery(AuditQuery, { limit: '100', ...filter })
  const { entries, hasMore } = await readPage(config, '/api/admin/audit', query, ({ db }, page) =>
    listAudit(db, page),
  )
  if (json) return console.log(JSON.stringify(entries, null, 2))
  for (const { id, at, actor, address, action, target, room, before, after } of entries) {
    const change = [before, after].map((side) => JSON.stringify(side ?? {})).join(' -> ')
    const where = [address ?? 'here', room ?? '']
    console.log([id, at, actor.name, action, target.name, ...where, change].join('\t'))
  }
  if (hasMore) console.log(`There is more: --page ${query.page + 1}`)
}
