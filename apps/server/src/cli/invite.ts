// Invitations to the server, from the command line.

import { NewInvitation, parse } from '@lobby/protocol'
import type { Config } from '../ground/config.ts'
import type { Answer } from './answer.ts'
import type { AnsweringCommand } from './answering-command.ts'
import { UsageError } from './command-error.ts'
import { stateOf } from './lifetime.ts'
import { readCount, readHours } from './numbers.ts'
import { ask } from './on-server.ts'

/** What `lobby invite` does. */
export function addCommands(invite: AnsweringCommand, config: () => Config): void {
  invite
    .command('create')
    .description('make an invitation, and print its link')
    .option('--uses <number>', 'how many it lets in, or any (default: 1)')
    .option('--hours <number>', 'how long it is good (default: a week)')
    .option('--role <role>', 'member or moderator (default: member)')
    .option('--room <slug>', 'the room into which they are let, too')
    .answers((options: InviteOptions) => createInvitationCommand(config(), options))
  invite
    .command('list')
    .description('list the newest 200 invitations')
    .answers(() => listInvitationsCommand(config()))
  invite
    .command('revoke')
    .description('take an invitation back')
    .argument('<id>', 'as invite list prints it')
    .answers((id: string) => revokeInvitationCommand(config(), id))
}

/** Of a list, asked for at once. */
const limit = 200

interface InviteOptions {
  readonly uses?: string
  readonly hours?: string
  readonly role?: string
  readonly room?: string
}

/** Makes an invitation and prints its link. */
async function createInvitationCommand(
  config: Config,
  { uses, hours, role, room }: InviteOptions,
): Promise<Answer> {
  const expiresIn = readHours(hours, NewInvitation.shape.expiresIn.unwrap())
  const wanted = parse(NewInvitation, {
    ...(uses !== undefined && { uses: readUses(uses) }),
    ...(expiresIn !== undefined && { expiresIn }),
    ...(role !== undefined && { role }),
    ...(room !== undefined && { room }),
  })
  if (!wanted.ok) throw new UsageError(`${wanted.message}.`)
  const made = await ask(config)('POST /api/invitations', { body: wanted.value })
  return { facts: made, lines: [`Good until ${made.expiresAt}: ${made.url}`] }
}

/** Null: any number. */
function readUses(given: string): number | null | undefined {
  if (given === 'any') return null
  return readCount('--uses', given, NewInvitation.shape.uses.unwrap().unwrap(), 'any')
}

/** Prints the newest invitations, one a line, or as JSON. */
async function listInvitationsCommand(config: Config): Promise<Answer> {
  const { invitations } = await ask(config)('GET /api/invitations', { query: { limit } })
  const lines = invitations.map(({ id, createdBy, role, used, uses, ...link }) =>
    [id, createdBy?.name ?? 'Operator', role, `${used} of ${uses ?? 'any'}`, stateOf(link)].join(
      '\t',
    ),
  )
  return { facts: invitations, lines }
}

/** Takes an invitation back. */
async function revokeInvitationCommand(config: Config, id: string): Promise<Answer> {
  await ask(config)('DELETE /api/invitations/{id}', { params: { id } })
  return 'The invitation is worth nothing any more.'
}
