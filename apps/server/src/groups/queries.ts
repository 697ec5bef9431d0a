import { createHash } from 'node:crypto'
import type { Group, GroupList } from '@lobby/protocol'
import type { Database, DatabaseTransaction } from '../storage/database.ts'

/** All groups, by name, each with the members who may sign in. */
export async function listGroups(db: Database | DatabaseTransaction): Promise<GroupList> {
  const [groups, members] = await Promise.all([
    db.selectFrom('user_groups').selectAll().orderBy('name').execute(),
    db
      .selectFrom('user_group_members')
      .innerJoin('user', 'user.id', 'user_group_members.userId')
      .select(['user_group_members.name as group', 'user.id', 'user.name'])
      .where('user.deactivatedAt', 'is', null)
      .orderBy('user.name')
      .execute(),
  ])
  const byGroup = Map.groupBy(members, ({ group }) => group)
  const listed = groups.map(({ name, createdAt }) => ({
    name,
    members: (byGroup.get(name) ?? []).map(({ id, name }) => ({ id, name, guest: false })),
    createdAt,
  }))
  return { version: versionOf(listed), groups: listed }
}

/** One of them, by its name. */
export async function findGroup(
  db: Database | DatabaseTransaction,
  name: string,
): Promise<Group | undefined> {
  return (await listGroups(db)).groups.find((group) => group.name === name)
}

function versionOf(groups: readonly Group[]): string {
  if (groups.length === 0) return ''
  const all = groups.map(({ name, members }) => [name, ...members.map(({ id }) => id)].join(' '))
  return createHash('sha256').update(all.join('\n')).digest('base64url').slice(0, 16)
}
