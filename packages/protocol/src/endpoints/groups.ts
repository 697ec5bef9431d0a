// Groups of people, who are mentioned together as `@name`.
import { z } from 'zod'
import { limits } from '../limits.ts'
import { Author, GroupName } from '../resources.ts'
import type { EndpointTable } from './endpoint.ts'

/** People with accounts who are mentioned together. */
export const Group = z.object({
  /** What stands after the `@`. */
  name: z.string(),
  members: z.array(Author),
  createdAt: z.iso.datetime(),
})
export type Group = z.infer<typeof Group>

/** All of them, by name. */
export const GroupList = z.object({
  /** As the notice `group.changed` says it: another list has another one. */
  version: z.string(),
  groups: z.array(Group),
})
export type GroupList = z.infer<typeof GroupList>

const params = z.object({ name: GroupName })
const memberParams = params.extend({ userId: z.string().min(1).max(64) })

export const groupEndpoints = {
  'GET /api/groups': {
    requires: 'group.list',
    summary: 'The groups of people on this server',
    description:
      'For people with accounts, who see all members, whether they have met them or not.',
    answers: { 200: ['All of them.', GroupList] },
  },
  'PUT /api/groups/{name}': {
    requires: 'group.manage',
    summary: 'Make a group',
    description: `For the owner and admins. It is mentioned by \`@name\`, so no account may go by the name, or by one that looks like it. A server has at most ${limits.groups}. One that is there already stays as it is.`,
    params,
    answers: { 200: ['The group.', Group] },
  },
  'PATCH /api/groups/{name}': {
    requires: 'group.manage',
    summary: 'Give a group another name',
    description:
      'Its members stay. Messages from then on mention it by the new name; earlier ones still mention the people who were in it.',
    params,
    body: z.strictObject({ name: GroupName }),
    answers: { 200: ['The group.', Group] },
  },
  'DELETE /api/groups/{name}': {
    requires: 'group.manage',
    summary: 'Delete a group',
    description: 'Messages that have mentioned it still mention the people who were in it.',
    params,
    answers: { 204: ['It is gone.'] },
  },
  'PUT /api/groups/{name}/members/{userId}': {
    requires: 'group.manage',
    summary: 'Take a person into a group',
    description: `A person with an account. A group has at most ${limits.groupMembers} members. Messages from then on mention them; earlier ones do not.`,
    params: memberParams,
    answers: { 204: ['They are in it.'] },
  },
  'DELETE /api/groups/{name}/members/{userId}': {
    requires: 'group.manage',
    summary: 'Take a person out of a group',
    params: memberParams,
    answers: { 204: ['They are not in it.'] },
  },
} as const satisfies EndpointTable
