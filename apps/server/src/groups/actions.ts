// What may be done to groups of people.
import { type Group, limits } from '@lobby/protocol'
import { record } from '../audit/record.ts'
import { ChatError } from '../ground/errors.ts'
import { type Resource, requires } from '../ground/permissions.ts'
import { type Actor, personOf } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import { everyone, type Notify } from '../notices.ts'
import { refuseTakenName } from '../people/taken-names.ts'
import { noteChange } from '../shared/changes.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { now } from '../storage/instants.ts'
import type { GroupVersion } from './group-version.ts'
import { findGroup, listGroups } from './queries.ts'

export type GroupActions = ReturnType<typeof createGroupActions>

interface Needs {
  readonly db: Database
  readonly limiter: RateLimiter
  readonly notify: Notify
  readonly groupVersion: GroupVersion
  readonly server: () => Resource
}

type Membership = { readonly name: string; readonly userId: string }

export function createGroupActions({ db, limiter, notify, groupVersion, server }: Needs) {
  return { makeGroup, renameGroup, deleteGroup, addToGroup, takeFromGroup }

  /** Makes a group, or finds it there. Throws ChatError `username_taken` for the name of an account, and `too_many`. */
  async function makeGroup(actor: Actor, name: string): Promise<Group> {
    return change(actor, async (tx) => {
      const { groups } = await listGroups(tx)
      const known = groups.find((group) => group.name === name)
      if (known) return known
      if (groups.length >= limits.groups)
        throw new ChatError('too_many', `A server has at most ${limits.groups} groups.`)
      // Offices are what groups are often called.
      await refuseTakenName(tx, name, 'admin')
      const group = { name, createdAt: now() }
      await tx.insertInto('user_groups').values(group).execute()
      note(tx, actor, name, { after: { members: 0 } })
      return { ...group, members: [] }
    })
  }

  /** Gives a group another name; its members stay. Throws ChatError `not_found`, and `username_taken` for a name that is not free. */
  async function renameGroup(actor: Actor, before: string, name: string): Promise<Group> {
    return change(actor, async (tx) => {
      const group = await requireGroup(tx, before)
      if (name === before) return group
      const members = await tx
        .selectFrom('user_group_members')
        .select('userId')
        .where('name', '=', before)
        .execute()
      await remove(tx, before)
      // After it is gone, or a name that looks like its own would be taken by itself.
      await refuseTakenName(tx, name, 'admin')
      await tx.insertInto('user_groups').values({ name, createdAt: group.createdAt }).execute()
      if (members.length > 0)
        await tx
          .insertInto('user_group_members')
          .values(members.map(({ userId }) => ({ name, userId })))
          .execute()
      note(tx, actor, name, { before: { name: before }, after: { name } })
      return { ...group, name }
    })
  }

  /** Deletes a group. Throws ChatError `not_found`. */
  async function deleteGroup(actor: Actor, name: string): Promise<void> {
    await change(actor, async (tx) => {
      const { members } = await requireGroup(tx, name)
      await remove(tx, name)
      note(tx, actor, name, { before: { members: members.length } })
    })
  }

  /** Takes a person with an account into a group. Throws ChatError `not_found` and `too_many`. */
  async function addToGroup(actor: Actor, { name, userId }: Membership): Promise<void> {
    await change(actor, async (tx) => {
      const { members } = await requireGroup(tx, name)
      if (members.some(({ id }) => id === userId)) return
      if (members.length >= limits.groupMembers)
        throw new ChatError('too_many', `A group has at most ${limits.groupMembers} members.`)
      const person = await tx
        .selectFrom('user')
        .select('name')
        .where('id', '=', userId)
        .where('username', 'is not', null)
        .where('deactivatedAt', 'is', null)
        .executeTakeFirst()
      if (!person) throw new ChatError('not_found', 'There is no account with this id.')
      await tx
        .insertInto('user_group_members')
        .values({ name, userId })
        .onConflict((row) => row.doNothing())
        .execute()
      note(tx, actor, name, { after: { member: person.name } })
    })
  }

  /** Takes a person out of a group; one who is not in it stays out. Throws ChatError `not_found`. */
  async function takeFromGroup(actor: Actor, { name, userId }: Membership): Promise<void> {
    await change(actor, async (tx) => {
      const { members } = await requireGroup(tx, name)
      const member = members.find(({ id }) => id === userId)
      await tx
        .deleteFrom('user_group_members')
        .where('name', '=', name)
        .where('userId', '=', userId)
        .execute()
      if (member) note(tx, actor, name, { before: { member: member.name } })
    })
  }

  async function change<Result>(
    actor: Actor,
    run: (tx: DatabaseTransaction) => Promise<Result>,
  ): Promise<Result> {
    requires(actor, 'group.manage', server())
    const person = personOf(actor)
    if (person) limiter.consume('groupChange', person.id)
    const result = await inTransaction(db, async (tx) => {
      const changed = await run(tx)
      await noteChange(tx, 'group')
      return changed
    })
    const before = groupVersion.now
    await groupVersion.refresh()
    if (groupVersion.now !== before)
      await notify(everyone, { type: 'group.changed', version: groupVersion.now })
    return result
  }
}

async function remove(tx: DatabaseTransaction, name: string): Promise<void> {
  await tx.deleteFrom('user_group_members').where('name', '=', name).execute()
  await tx.deleteFrom('user_groups').where('name', '=', name).execute()
}

async function requireGroup(tx: DatabaseTransaction, name: string): Promise<Group> {
  const group = await findGroup(tx, name)
  if (!group) throw new ChatError('not_found', `There is no group @${name} here.`)
  return group
}

function note(
  tx: DatabaseTransaction,
  actor: Actor,
  name: string,
  change: { readonly before?: object; readonly after?: object },
): void {
  const target = { kind: 'server', id: 'group', name: `@${name}` } as const
  record(tx, actor, { action: 'group.manage', target, ...change })
}
