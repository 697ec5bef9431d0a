// Invitations to the server, from the command line.
import { type InvitationList, type MadeInvitation, NewInvitation, parse } from '@lobby/protocol'
import type { Config } from '../config.ts'
import { makeInvitation, revokeInvitation } from '../invitations/actions.ts'
import { listInvitations } from '../invitations/queries.ts'
import { serverOf } from '../permissions.ts'
import { CommandError } from './command-error.ts'
import { ask, onServer } from './on-server.ts'

const path = '/api/invitations'
/** Of a list, asked for at once. */
const limit = 200
const hour = 60 * 60

export interface InviteOptions {
  readonly uses?: string
  readonly hours?: string
  readonly role?: string
  readonly room?: string
}

/** Makes an invitation and prints its link. */
export async function createInvitationCommand(
  config: Config,
  { uses, hours, role, room }: InviteOptions,
): Promise<void> {
  const wanted = parse(NewInvitation, {
    ...(uses !== undefined && { uses: uses === 'any' ? null : Number(uses) }),
    ...(hours !== undefined && { expiresIn: Number(hours) * hour }),
    ...(role !== undefined && { role }),
    ...(room !== undefined && { room }),
  })
  if (!wanted.ok) throw new CommandError(`${wanted.message}.`)
  const { url, expiresAt } = await onServer<MadeInvitation>(config, {
    running: (server) => ask(server, 'POST', path, wanted.value),
    stopped: (context) => makeInvitation(context, 'operator', wanted.value),
  })
  console.log(`Good until ${expiresAt}: ${url}`)
}

/** Prints the newest invitations, one a line, or as JSON. */
export async function listInvitationsCommand(config: Config, asJson: boolean): Promise<void> {
  const { invitations } = await onServer<InvitationList>(config, {
    running: (server) => ask(server, 'GET', `${path}?limit=${limit}`),
    stopped: (context) => {
      const all = { actor: 'operator', server: serverOf(context) } as const
      return listInvitations(context.db, all, { limit, after: undefined })
    },
  })
  if (asJson) return console.log(JSON.stringify(invitations, null, 2))
  for (const { id, createdBy, role, used, uses, expiresAt, revokedAt } of invitations)
    console.log(
      [
        id,
        createdBy?.name ?? 'Operator',
        role,
        `${used} of ${uses ?? 'any'}`,
        revokedAt ? 'taken back' : `until ${expiresAt}`,
      ].join('\t'),
    )
}

/** Takes an invitation back. */
export async function revokeInvitationCommand(config: Config, id: string): Promise<void> {
  await onServer<unknown>(config, {
    running: (server) => ask(server, 'DELETE', `${path}/${encodeURIComponent(id)}`),
    stopped: (context) => revokeInvitation(context, 'operator', id),
  })
  console.log('The invitation is worth nothing any more.')
}
