// The members of rooms, from the command line.
import { type MemberList, MemberRole, parse, type UserDetail } from '@lobby/protocol'
import { findUser } from '../admin/user-queries.ts'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import { banFromRoom } from '../guest-links/actions.ts'
import {
  addMember,
  changeRole,
  removeMember,
  showMembers,
  unbanMember,
} from '../rooms/member-actions.ts'
import type { Answer } from './answer.ts'
import type { AnsweringCommand } from './answering-command.ts'
import { UsageError } from './command-error.ts'
import { ask, onServer } from './on-server.ts'
import { personArgument, personKey } from './person.ts'
import { readSlug } from './slug.ts'

/** Something done about somebody in a room: the two ways to do it, and how that is told. */
interface Change {
  readonly method: 'PUT' | 'PATCH' | 'DELETE'
  readonly list: 'members' | 'bans'
  readonly body?: unknown
  readonly carryOut: (
    context: Context,
    actor: 'operator',
    slug: string,
    userId: string,
  ) => Promise<void>
  readonly done: string
}

/** What there is to do by a name alone, what its help says, and the change that it is. */
const changes: Readonly<Record<string, readonly [string, Change]>> = {
  add: [
    'make somebody a member of a room, which lets them into a private one',
    { method: 'PUT', list: 'members', carryOut: addMember, done: 'is in the room' },
  ],
  remove: [
    'put somebody out of a room; they may be added again, and may enter a public one',
    { method: 'DELETE', list: 'members', carryOut: removeMember, done: 'is out of the room' },
  ],
  ban: [
    'keep somebody out of a room; who came by a guest link takes that link along',
    { method: 'PUT', list: 'bans', carryOut: banFromRoom, done: 'is banned from the room' },
  ],
  unban: [
    'lift a ban; it makes nobody a member',
    { method: 'DELETE', list: 'bans', carryOut: unbanMember, done: 'is not banned from the room' },
  ],
}

/** What `lobby member` does. */
export function addCommands(member: AnsweringCommand, config: () => Config): void {
  member
    .command('list')
    .description('list who is in a room; of a public one, who has a role there or is banned')
    .argument('<slug>', 'the room’s address')
    .answers((slug: string) => listMembersCommand(config(), readSlug(slug)))
  for (const [name, [description, change]] of Object.entries(changes))
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
    .description('make somebody a moderator of a room, mute them, or neither')
    .argument('<slug>', 'the room’s address')
    .argument('<person>', personArgument)
    .argument('<role>', MemberRole.options.join(', '))
    .answers((slug: string, person: string, role: string) =>
      changeRoleCommand(config(), readSlug(slug), person, role),
    )
}

/** Prints who is in a room, one a line, or as JSON. */
async function listMembersCommand(config: Config, slug: string): Promise<Answer> {
  const { members } = await onServer(config, {
    running: (server) => ask<MemberList>(server, 'GET', `${pathOf(slug)}/members`),
    stopped: (context) => showMembers(context, 'operator', slug),
  })
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
  return changeMember(config, slug, person, {
    method: 'PATCH',
    list: 'members',
    body: { role: role.value },
    carryOut: (context, actor, slug, id) => changeRole(context, actor, slug, id, role.value),
    done: `is ${role.value} in the room`,
  })
}

async function changeMember(
  config: Config,
  slug: string,
  person: string,
  { method, list, body, carryOut, done }: Change,
): Promise<Answer> {
  const key = personKey(person)
  const isName = key.startsWith('@')
  await onServer<unknown>(config, {
    running: async (server) => {
      const find = () =>
        ask<UserDetail>(server, 'GET', `/api/admin/users/${encodeURIComponent(key)}`)
      const id = isName ? (await find()).user.id : key
      return ask(server, method, `${pathOf(slug)}/${list}/${encodeURIComponent(id)}`, body)
    },
    stopped: async (context) => {
      const id = isName ? (await findUser(context.db, key)).id : key
      await carryOut(context, 'operator', slug, id)
    },
  })
  return `${person} ${done} ${slug}.`
}

function pathOf(slug: string): string {
  return `/api/rooms/${encodeURIComponent(slug)}`
}
