// The members of rooms, from the command line.
import { type Call, MemberRole, parse } from '@lobby/protocol'
import type { Config } from '../ground/config.ts'
import type { Answer } from './answer.ts'
import type { AnsweringCommand } from './answering-command.ts'
import { UsageError } from './command-error.ts'
import { ask, onServer } from './on-server.ts'
import { personArgument, personKey } from './person-key.ts'
import { readSlug } from './slug.ts'

/** A change of a person's place in a room. */
type Change = (
  call: Call,
  params: { readonly slug: string; readonly userId: string },
) => Promise<unknown>

/** What there is to do by a name alone: what its help says, the change, and how that is told. */
const changes: Readonly<Record<string, readonly [help: string, change: Change, done: string]>> = {
  add: [
    'make a person a member of a room, which lets them into a private one',
    (call, params) => call('PUT /api/rooms/{slug}/members/{userId}', { params }),
    'is in the room',
  ],
  remove: [
    'put a person out of a room; they may be added again, and may enter a public one',
    (call, params) => call('DELETE /api/rooms/{slug}/members/{userId}', { params }),
    'is out of the room',
  ],
  ban: [
    'keep a person out of a room, and take back the link by which a guest came',
    (call, params) => call('PUT /api/rooms/{slug}/bans/{userId}', { params }),
    'is banned from the room',
  ],
  unban: [
    'lift a ban; it makes nobody a member',
    (call, params) => call('DELETE /api/rooms/{slug}/bans/{userId}', { params }),
    'is not banned from the room',
  ],
}

/** What `lobby member` does. */
export function addCommands(member: AnsweringCommand, config: () => Config): void {
  member
    .command('list')
    .description('list who is in a room; of a public one, who has a role there or is banned')
    .argument('<slug>', 'the room’s address')
    .answers((slug: string) => listMembersCommand(config(), readSlug(slug)))
  for (const [name, [description, ...change]] of Object.entries(changes))
    member
      .command(name)
      .description(description)
      .argument('<slug>', 'the room’s address')
      .argument('<person>', personArgument)
      .answers((slug: string, person: string) =>
        changeMember(config(), readSlug(slug), person, change),
      )
  member
    .command('role')
    .description('make a person a moderator of a room, mute them, or neither')
    .argument('<slug>', 'the room’s address')
    .argument('<person>', personArgument)
    .argument('<role>', MemberRole.options.join(', '))
    .answers((slug: string, person: string, role: string) =>
      changeRoleCommand(config(), readSlug(slug), person, role),
    )
}

/** Prints who is in a room, one a line, or as JSON. */
async function listMembersCommand(config: Config, slug: string): Promise<Answer> {
  const { members } = await ask(config)('GET /api/rooms/{slug}/members', { params: { slug } })
  const shown = members.map(({ user, role }) => ({ user, role }))
  const lines = shown.map(({ user, role }) => [user.name, role, `id:${user.id}`].join('\t'))
  return { facts: shown, lines }
}

async function changeRoleCommand(
  config: Config,
  slug: string,
  person: string,
  given: string,
): Promise<Answer> {
  const role = parse(MemberRole, given)
  if (!role.ok)
    throw new UsageError(
      `${JSON.stringify(given)} is no role in a room. Roles are ${MemberRole.options.join(', ')}.`,
    )
  const body = { role: role.value }
  return changeMember(config, slug, person, [
    (call, params) => call('PATCH /api/rooms/{slug}/members/{userId}', { params, body }),
    `is ${role.value} in the room`,
  ])
}

async function changeMember(
  config: Config,
  slug: string,
  person: string,
  [change, done]: readonly [change: Change, done: string],
): Promise<Answer> {
  const user = personKey(person)
  await onServer(config, async (call) => {
    const find = () => call('GET /api/admin/users/{user}', { params: { user } })
    const userId = user.startsWith('@') ? (await find()).user.id : user
    await change(call, { slug, userId })
  })
  return `${person} ${done} ${slug}.`
}
