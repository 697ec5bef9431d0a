// Accounts from the command line.
import { randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'
import {
  type Account,
  AccountRole,
  type LinkRequest,
  NewAccount,
  type OneTimeLink,
  parse,
  type UserDetail,
  UserQuery,
} from '@lobby/protocol'
import { createAccountFor, manageAccount } from '../accounts/actions.ts'
import { createEmailLink, createResetLink } from '../accounts/link-actions.ts'
import { listLinkRequests } from '../accounts/link-requests.ts'
import { removeSecondFactorOf } from '../accounts/second-factor-actions.ts'
import { endSessionsOfSomebody } from '../admin/actions.ts'
import { findUser, listUsers, showUser } from '../admin/user-queries.ts'
import type { Config } from '../config.ts'
import { CommandError } from './command-error.ts'
import { ask, onServer, readPages, readQuery } from './on-server.ts'

export interface UserOptions {
  readonly admin?: true
  readonly owner?: true
  readonly passwordStdin?: true
}

/** Makes an account, and prints its password if it made one. */
export async function createUserCommand(
  config: Config,
  username: string,
  { admin, owner, passwordStdin }: UserOptions,
): Promise<void> {
  const password = passwordStdin
    ? (await text(process.stdin)).replace(/\r?\n$/, '')
    : randomBytes(15).toString('base64url')
  const role = owner ? 'owner' : admin ? 'admin' : 'member'
  const wanted = parse(NewAccount, { username, password, role })
  if (!wanted.ok) throw new CommandError(`${wanted.message}.`)
  const account = await onServer(config, {
    running: (server) => ask<Account>(server, 'POST', '/api/admin/users', wanted.value),
    stopped: (context) => createAccountFor(context, 'operator', wanted.value),
  })
  console.log(`Made the account ${account.username}, ${account.role}.`)
  if (!passwordStdin) console.log(`Its password, shown only now: ${password}`)
}

export interface UserListOptions {
  readonly search?: string
  readonly role?: string
  readonly json?: true
}

/** Prints the people whom the server knows, one a line, or as JSON. */
export async function listUsersCommand(
  config: Config,
  { search, role, json }: UserListOptions,
): Promise<void> {
  const query = readQuery(UserQuery, { q: search, role })
  const pages = await readPages(config, '/api/admin/users', query, ({ db }, page) =>
    listUsers(db, page),
  )
  const users = pages.flatMap(({ users }) => users)
  if (json) console.log(JSON.stringify(users, null, 2))
  else
    for (const { name, role, active, createdAt } of users)
      console.log(`${name}\t${role}\t${active ? 'active' : 'deactivated'}\tsince ${createdAt}`)
}

/** Prints everything about somebody as JSON. */
export async function showUserCommand(config: Config, username: string): Promise<void> {
  const detail = await onServer<Partial<UserDetail>>(config, {
    running: (server) => ask(server, 'GET', pathOf(username)),
    stopped: async ({ db }) => {
      const user = await findUser(db, `@${username}`)
      return { user, ...(await showUser(db, user)) }
    },
  })
  const { user, openSessions, rooms, otherRooms } = detail
  console.log(JSON.stringify({ ...user, openSessions, rooms, otherRooms }, null, 2))
}

/** Signs somebody out everywhere. */
export async function endSessionsCommand(config: Config, username: string): Promise<void> {
  const { ended } = await onServer(config, {
    running: (server) => ask<{ ended: number }>(server, 'DELETE', `${pathOf(username)}/sessions`),
    stopped: async (context) => ({
      ended: await endSessionsOfSomebody(context, 'operator', `@${username}`),
    }),
  })
  console.log(`${username} is signed out in ${ended} ${ended === 1 ? 'browser' : 'browsers'}.`)
}

/** Gives an account another role. */
export async function changeRoleCommand(
  config: Config,
  username: string,
  given: string,
): Promise<void> {
  const role = parse(AccountRole, given)
  if (!role.ok)
    throw new CommandError(
      `${JSON.stringify(given)} is no role. Roles are ${AccountRole.options.join(', ')}.`,
    )
  const account = await change(config, username, { role: role.value })
  console.log(`${account.username} is ${account.role} now, and signs in again.`)
}

/** Lets an account in no more, or again. */
export async function setActiveCommand(
  config: Config,
  username: string,
  active: boolean,
): Promise<void> {
  const account = await change(config, username, { active })
  console.log(
    active
      ? `${account.username} may sign in again.`
      : `${account.username} is signed out, and may not sign in.`,
  )
}

/** Lets an account sign in without codes again: its app is lost, and its recovery codes. */
export async function turnSecondFactorOffCommand(config: Config, username: string): Promise<void> {
  await onServer(config, {
    running: (server) => ask(server, 'DELETE', `${pathOf(username)}/second-factor`),
    stopped: (context) => removeSecondFactorOf(context, 'operator', `@${username}`),
  })
  console.log(`${username} signs in by password alone now.`)
}

/** Prints a link by which the account chooses a new password. */
export async function resetPasswordCommand(config: Config, username: string): Promise<void> {
  const { url, expiresAt } = await onServer(config, {
    running: (server) => ask<OneTimeLink>(server, 'POST', `${pathOf(username)}/reset-link`),
    stopped: (context) => createResetLink(context, 'operator', `@${username}`),
  })
  console.log(`Good once, until ${expiresAt}: ${url}`)
}

/** Prints who waits for a link, one a line, or as JSON. */
export async function listLinkRequestsCommand(config: Config, asJson: boolean): Promise<void> {
  const { requests } = await onServer(config, {
    running: (server) =>
      ask<{ requests: LinkRequest[] }>(server, 'GET', '/api/admin/link-requests'),
    stopped: async ({ db }) => ({ requests: await listLinkRequests(db) }),
  })
  if (asJson) console.log(JSON.stringify(requests, null, 2))
  else
    for (const { username, purpose, email, requestedAt } of requests)
      console.log(
        `${username}\t${purpose === 'reset' ? 'a new password' : `to confirm ${email}`}\tsince ${requestedAt}`,
      )
}

/** Prints a link by which the account confirms the address that it has asked for. */
export async function emailLinkCommand(config: Config, username: string): Promise<void> {
  const { url, expiresAt } = await onServer(config, {
    running: (server) => ask<OneTimeLink>(server, 'POST', `${pathOf(username)}/email-link`),
    stopped: (context) => createEmailLink(context, 'operator', `@${username}`),
  })
  console.log(`Good once, until ${expiresAt}: ${url}`)
}

function change(
  config: Config,
  username: string,
  wanted: { role?: AccountRole; active?: boolean },
): Promise<Account> {
  return onServer(config, {
    running: (server) => ask<Account>(server, 'PATCH', pathOf(username), wanted),
    stopped: (context) => manageAccount(context, 'operator', `@${username}`, wanted),
  })
}

function pathOf(username: string): string {
  return `/api/admin/users/${encodeURIComponent(`@${username}`)}`
}
