import type { Power } from '@lobby/protocol'
import type { ComponentType } from 'react'
import type { IconName } from '../ui/icons.tsx'
import { AuditLog } from './audit-log.tsx'
import { Groups } from './groups.tsx'
import { MessageDetail } from './message-detail.tsx'
import { Messages } from './messages.tsx'
import { InvitationsPage, OwnEmojiPage, ReportsPage } from './moderation.tsx'
import { NewRoom } from './new-room.tsx'
import { NewUser } from './new-user.tsx'
import { Overview } from './overview.tsx'
import { RoomDetail } from './room-detail.tsx'
import { Rooms } from './rooms.tsx'
import { ServerPage } from './server-page.tsx'
import { Sessions } from './sessions.tsx'
import { Settings } from './settings.tsx'
import { UserDetail } from './user-detail.tsx'
import { Users } from './users.tsx'

/** A part of the admin area. */
export type Section = {
  /** Its address after `/admin`, and its name under `sections.` in the words; empty for the first one. */
  readonly path: string
  readonly icon: IconName
  /** A person who may not do this does not find it. */
  readonly action: Power
  readonly page: ComponentType
  /** One of its things, by its id in the address. */
  readonly detail?: ComponentType<{ id: string }>
  /** A form for another one, at `new`, and the action that it is. */
  readonly form?: readonly [Power, ComponentType]
}

/** The parts of the admin area, in the order of the navigation. Another one is another line. */
export const sections: readonly Section[] = [
  { path: '', icon: 'eye', action: 'overview.read', page: Overview },
  {
    path: 'users',
    icon: 'people',
    action: 'account.list',
    page: Users,
    detail: UserDetail,
    form: ['account.manage', NewUser],
  },
  {
    path: 'rooms',
    icon: 'hash',
    action: 'room.survey',
    page: Rooms,
    detail: RoomDetail,
    form: ['room.create', NewRoom],
  },
  {
    path: 'messages',
    icon: 'chat',
    action: 'message.search',
    page: Messages,
    detail: MessageDetail,
  },
  { path: 'reports', icon: 'flag', action: 'report.list', page: ReportsPage },
  { path: 'invitations', icon: 'link', action: 'invitation.make', page: InvitationsPage },
  { path: 'groups', icon: 'at', action: 'group.manage', page: Groups },
  { path: 'emoji', icon: 'smile', action: 'emoji.make', page: OwnEmojiPage },
  { path: 'sessions', icon: 'laptop', action: 'session.manage', page: Sessions },
  { path: 'server', icon: 'pencil', action: 'settings.change', page: ServerPage },
  { path: 'settings', icon: 'sliders', action: 'settings.change', page: Settings },
  { path: 'audit', icon: 'list', action: 'audit.read', page: AuditLog },
]

/** The address of a part. */
export function sectionPath({ path }: Pick<Section, 'path'>): string {
  return path === '' ? '/admin' : `/admin/${path}`
}
