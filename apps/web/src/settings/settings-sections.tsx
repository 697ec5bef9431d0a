import type { ComponentType } from 'react'
import {
  BlockedPage,
  LookPage,
  ProfilePage,
  SessionsPage,
  SigningInPage,
} from '../account/account-pages.tsx'
import { Invitations } from '../invitations/invitations-screen.tsx'
import { Reports } from '../reports/reports-screen.tsx'
import type { IconName } from '../ui/icons.tsx'
import { EmojiPage } from './emoji-page.tsx'
import { InstallPage } from './install-page.tsx'
import { NotificationsPage } from './notifications-page.tsx'
import { OwnDataPage } from './own-data-page.tsx'
import { PictureForm } from './picture-form.tsx'

/** On what it depends what a person finds in the settings. */
export type Standing = {
  readonly isGuest: boolean
  readonly mayInvite: boolean
  readonly mayMakeEmoji: boolean
  readonly mayMakeModerators: boolean
  readonly moderates: boolean
}

/** A page of the settings. */
export type SettingsSection = {
  /** Its address after `/settings/`, and its name under `sections.` in the words. */
  readonly path: string
  readonly icon: IconName
  readonly group: 'you' | 'server'
  /** For everybody where nothing is said. */
  readonly isFor?: (standing: Standing) => boolean
  readonly Page: ComponentType<{ readonly standing: Standing }>
}

const hasAccount = ({ isGuest }: Standing) => !isGuest

/** In the order of the navigation. Another page is another line. */
export const settingsSections: readonly SettingsSection[] = [
  {
    path: 'profile',
    icon: 'person',
    group: 'you',
    Page: () => <ProfilePage picture={<PictureForm />} />,
  },
  { path: 'look', icon: 'sliders', group: 'you', Page: LookPage },
  { path: 'app', icon: 'phone', group: 'you', Page: InstallPage },
  { path: 'notifications', icon: 'bell', group: 'you', Page: NotificationsPage },
  { path: 'blocked', icon: 'forbidden', group: 'you', Page: BlockedPage },
  { path: 'signing-in', icon: 'lock', group: 'you', isFor: hasAccount, Page: SigningInPage },
  { path: 'devices', icon: 'laptop', group: 'you', isFor: hasAccount, Page: SessionsPage },
  { path: 'data', icon: 'download', group: 'you', isFor: hasAccount, Page: OwnDataPage },
  {
    path: 'invitations',
    icon: 'link',
    group: 'server',
    isFor: ({ mayInvite }) => mayInvite,
    Page: ({ standing }) => <Invitations mayMakeModerators={standing.mayMakeModerators} />,
  },
  {
    path: 'emoji',
    icon: 'smile',
    group: 'server',
    isFor: ({ mayMakeEmoji }) => mayMakeEmoji,
    Page: EmojiPage,
  },
  {
    path: 'reports',
    icon: 'flag',
    group: 'server',
    isFor: ({ moderates }) => moderates,
    Page: Reports,
  },
]

/** The address of a page. */
export function settingsPath({ path }: Pick<SettingsSection, 'path'>): string {
  return `/settings/${path}`
}
