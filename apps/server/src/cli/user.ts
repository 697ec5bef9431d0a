// Accounts from the command line.

import { randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { type Account, AccountRole, NewAccount, parse, UserQuery } from '@lobby/protocol'
import { Option } from 'commander'
import type { Config } from '../ground/config.ts'
import { type Answer, document } from './answer.ts'
import type { AnsweringCommand } from './answering-command.ts'
import { UsageError } from './command-error.ts'
import { ask, readPages, readQuery } from './on-server.ts'
import { personArgument, personKey } from './person-key.ts'

/** What `lobby user` does. */
export function addCommands(user: AnsweringCommand, config: () => Config): void {
  user
    .command('create')
    .description('make an account, and print its password')
    .argument('<username>', 'letters, digits, or . _ - between them')
    .option('--moderator', 'as a moderator')
    .addOption(new Option('--admin', 'as an admin').conflicts('moderator'))
    .addOption(new Option('--owner', 'as an owner').conflicts(['moderator', 'admin']))
    .option('--password-stdin', 'read the password from standard input instead of making one')
    .answers((username: string, options: UserOptions) =>
      createUserCommand(config(), username, options),
    )
  user
    .command('list')
    .description('list accounts and guests')
    .option('--search <text>', 'those with it in their name')
    .option('--role <role>', 'owner, admin, moderator, member or guest')
    .option('--active <yes or no>', 'people who may sign in, or people who may not')
    .answers((options: UserListOptions) => listUsersCommand(config(), options))
  user
    .command('show')
    .description('everything about a person, as JSON')
    .argument('<person>', personArgument)
    .answers((person: string) => showUserCommand(config(), person))
  user
    .command('role')
    .description('give an account another role, and end its sessions')
    .argument('<username>')
    .argument('<role>', 'owner, admin, moderator or member')
    .answers((username: string, role: string) => changeRoleCommand(config(), username, role))
  for (const [name, active] of [
    ['deactivate', false],
    ['activate', true],
  ] as const)
    user
      .command(name)
      .description(active ? 'let an account in again' : 'let an account in no more, from now on')
      .argument('<username>')
      .answers((username: string) => setActiveCommand(config(), username, active))
  user
    .command('2fa-off')
    .description('let an account sign in without codes: its app and recovery codes are lost')
    .argument('<username>')
    .answers((username: string) => turnSecondFactorOffCommand(config(), username))
  user
    .command('sign-out')
    .description('end all sessions of a person')
    .argument('<person>', personArgument)
    .answers((person: string) => endSessionsCommand(config(), person))
  user
    .command('reset-password')
    .description('print a link for a new password, good once and for half an hour')
    .argument('<username>')
    .answers((username: string) => resetPasswordCommand(config(), username))
  user
    .command('link-requests')
    .description('list who waits for a link that no mail can bring')
    .answers(() => listLinkRequestsCommand(config()))
  user
    .command('email-link')
    .description('print a link that confirms the address a person has asked for, good as above')
    .argument('<username>')
    .answers((username: string) => emailLinkCommand(config(), username))
}

interface UserOptions {
  readonly moderator?: true
  readonly admin?: true
  readonly owner?: true
  readonly passwordStdin?: true
}

/** Makes an account, and prints its password if it made one. */
async function createUserCommand(
  config: Config,
  username: string,
  { moderator, admin, owner, passwordStdin }: UserOptions,
): Promise<Answer> {
  const password = passwordStdin
    ? (await text(process.stdin)).replace(/\r?\n$/, '')
    : randomBytes(15).toString('base64url')
  const role = owner ? 'owner' : admin ? 'admin' : moderator ? 'moderator' : 'member'
  const wanted = parse(NewAccount, { username, password, role })
  if (!wanted.ok) throw new UsageError(`${wanted.message}.`)
  const account = await ask(config)('POST /api/admin/users', { body: wanted.value })
  const made = `Made the account ${account.username}, ${account.role}.`
  return passwordStdin
    ? { facts: account, lines: [made] }
    : {
        facts: { ...account, password },
        lines: [made, `Its password, shown only now: ${password}`],
      }
}

interface UserListOptions {
  readonly search?: string
  readonly role?: string
  readonly active?: string
}

/** Prints the people the server knows, one a line, or as JSON. */
async function listUsersCommand(
  config: Config,
  { search, role, active }: UserListOptions,
): Promise<Answer> {
  const query = readQuery(UserQuery, { q: search, role, active })
  const pages = await readPages(config, query, (call, query) =>
    call('GET /api/admin/users', { query }),
  )
  const users = pages.flatMap(({ users }) => users)
  const lines = users.map(({ id, name, role, active, createdAt }) =>
    [name, role, active ? 'active' : 'deactivated', `since ${createdAt}`, `id:${id}`].join('\t'),
  )
  return { facts: users, lines }
}

/** Prints everything about a person as JSON. */
async function showUserCommand(config: Config, person: string): Promise<Answer> {
  const { user, openSessions, rooms, otherRooms } = await ask(config)(
    'GET /api/admin/users/{user}',
    about(person),
  )
  return document({ ...user, openSessions, rooms, otherRooms })
}

/** Signs a person out everywhere. */
async function endSessionsCommand(config: Config, person: string): Promise<Answer> {
  const { ended } = await ask(config)('DELETE /api/admin/users/{user}/sessions', about(person))
  return `${person} is signed out in ${ended} ${ended === 1 ? 'browser' : 'browsers'}.`
}

/** Gives an account another role. */
async function changeRoleCommand(config: Config, username: string, given: string): Promise<Answer> {
  const role = parse(AccountRole, given)
  if (!role.ok)
    throw new UsageError(
      `${JSON.stringify(given)} is no role. Roles are ${AccountRole.options.join(', ')}.`,
    )
  const account = await change(config, username, { role: role.value })
  return `${account.username} is ${account.role} now, and signs in again.`
}

/** Lets an account in no more, or again. */
async function setActiveCommand(
  config: Config,
  username: string,
  active: boolean,
): Promise<Answer> {
  const account = await change(config, username, { active })
  return active
    ? `${account.username} may sign in again.`
    : `${account.username} is signed out, and may not sign in.`
}

/** Lets an account sign in without codes again: its app is lost, and its recovery codes. */
async function turnSecondFactorOffCommand(config: Config, username: string): Promise<Answer> {
  await ask(config)('DELETE /api/admin/users/{user}/second-factor', about(username))
  return `${username} signs in by password alone now.`
}

/** Prints a link by which the account chooses a new password. */
async function resetPasswordCommand(config: Config, username: string): Promise<Answer> {
  const link = await ask(config)('POST /api/admin/users/{user}/reset-link', about(username))
  return { facts: link, lines: [`Good once, until ${link.expiresAt}: ${link.url}`] }
}

/** Prints who waits for a link, one a line, or as JSON. */
async function listLinkRequestsCommand(config: Config): Promise<Answer> {
  const { requests } = await ask(config)('GET /api/admin/link-requests')
  const lines = requests.map(
    ({ username, purpose, email, requestedAt }) =>
      `${username}\t${purpose === 'reset' ? 'a new password' : `to confirm ${email}`}\tsince ${requestedAt}`,
  )
  return { facts: requests, lines }
}

/** Prints a link by which the account confirms the address that it has asked for. */
async function emailLinkCommand(config: Config, username: string): Promise<Answer> {
  const link = await ask(config)('POST /api/admin/users/{user}/email-link', about(username))
  return { facts: link, lines: [`Good once, until ${link.expiresAt}: ${link.url}`] }
}

function change(
  config: Config,
  username: string,
  body: { role?: AccountRole; active?: boolean },
): Promise<Account> {
  return ask(config)('PATCH /api/admin/users/{user}', { ...about(username), body })
}

function about(person: string) {
  return { params: { user: personKey(person) } }
}
