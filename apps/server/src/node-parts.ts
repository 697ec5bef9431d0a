// What a node has in common with the others: limits that count over all, and what each decides.

import { createRoomNews } from './connections/room-news.ts'
import type { Context } from './context.ts'
import { indexReader } from './finding/index-reader.ts'
import { readerOfDeletedFiles } from './reading/deleted-files.ts'
import { openLogReaders } from './reading/log-reader.ts'
import { personalReader } from './reading/personal-reader.ts'
import { createSharedLimiter, unlimitedShared } from './shared/shared-rates.ts'
import type { Sweep } from './shared/sweep.ts'
import type { ChangedKeys, TakeIn } from './shared/watch-changes.ts'
import { createSignInThrottle, noThrottle } from './sign-in/attempts/sign-in-throttle.ts'

/** What is counted over all nodes. */
export function sharedLimits(
  needs: Pick<Context, 'db' | 'clock'> & { readonly sweep: Sweep },
): Pick<Context, 'sharedLimiter' | 'throttle'> {
  return { sharedLimiter: createSharedLimiter(needs), throttle: createSignInThrottle(needs) }
}

/** The same where there are no limits. */
export const noSharedLimits = { sharedLimiter: unlimitedShared, throttle: noThrottle }

const none: ChangedKeys = new Map()

/** What this node does when something was decided, here or on another node. */
export function takeInOf(context: Context): TakeIn {
  const { settings, addressBans, openSockets, ownEmoji, groupVersion, identity } = context
  const news = createRoomNews(context)
  return {
    async server(changed = none) {
      await settings.refresh()
      await identity.refresh()
      openSockets.stay()
      news.ofServer(changed)
    },
    async 'address-bans'() {
      await addressBans.refresh()
      openSockets.stay()
    },
    person: (ids) => openSockets.check(ids),
    // What was said while this node did not look is told to each client by its next `hello`.
    room: (slugs = none) => news.ofRooms(slugs),
    place: (keys = none) => news.ofPlaces(keys),
    async group(changed = none) {
      await groupVersion.refresh()
      news.ofGroups(changed)
    },
    async emoji(changed = none) {
      await ownEmoji.refresh()
      news.ofEmoji(changed)
    },
    profile: (ids = none) => news.ofProfiles(ids),
  }
}

/** What follows from what is written in rooms. */
export const openReaders = (
  needs: Parameters<typeof openLogReaders>[0],
  leavingFiles: Context['leavingFiles'],
) =>
  openLogReaders(needs, [
    personalReader,
    indexReader,
    readerOfDeletedFiles({ ...needs, leavingFiles }),
  ])
