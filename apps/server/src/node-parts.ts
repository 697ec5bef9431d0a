// What a node has in common with the others: limits that count over all, and what each decides.

import { createRoomNews } from './connections/room-news.ts'
import type { Context } from './context.ts'
import { digestReader } from './digests/digest-reader.ts'
import { openDigests } from './digests/open-digests.ts'
import { indexReader } from './finding/index-reader.ts'
import { openIndexWriter } from './finding/index-writer.ts'
import { readerOfLinks } from './link-cards/message-links.ts'
import { openPageQueue } from './link-cards/page-queue.ts'
import { createGuardedFetch } from './outgoing/guarded-fetch.ts'
import { openPush } from './push/open-push.ts'
import { pushReader } from './push/push-reader.ts'
import { readerOfDeletedFiles } from './reading/deleted-files.ts'
import { keywordReader } from './reading/keyword-reader.ts'
import { openLogReaders } from './reading/log-readers.ts'
import { personalReader } from './reading/personal-reader.ts'
import { createSharedLimiter, unlimitedShared } from './shared/shared-rates.ts'
import type { Sweep } from './shared/sweep.ts'
import type { ChangedKeys, TakeIn } from './shared/watch-changes.ts'
import { createSignInThrottle, noThrottle } from './sign-in/attempts/sign-in-throttle.ts'
import type { Storage } from './storage/storage.ts'

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

/** What reaches people who are not at the page: pushes, and mails. */
export function openTellers(
  needs: Parameters<typeof openPush>[0] & Parameters<typeof openDigests>[0],
) {
  return { ...openPush(needs), ...openDigests(needs) }
}

type ReaderNeeds = Parameters<typeof openLogReaders>[0] & {
  readonly settled: Storage['settled']
  readonly leavingFiles: Context['leavingFiles']
  readonly presences: Context['presences']
  readonly pushSender: Context['pushSender']
  readonly mailer: Context['mailer']
  readonly limiter: Context['limiter']
  readonly fileStore: Context['fileStore']
  readonly config: Pick<Context['config'], 'previewNetworks' | 'origins'>
  readonly listensAt: () => string
  /** Whether the owner lets the server read pages to which messages link. */
  readonly readsPages: () => boolean
}

/** What follows from what is written in rooms. */
export function openReaders({
  config,
  listensAt,
  readsPages: isOn,
  presences,
  pushSender,
  ...needs
}: ReaderNeeds) {
  const isOurs = (origin: string) => origin === listensAt() || config.origins.includes(origin)
  const fetchGuarded = createGuardedFetch({ allowed: config.previewNetworks })
  const pages = openPageQueue({ ...needs, fetchGuarded, isOn })
  const links = readerOfLinks({ ...needs, isOn, isOurs, wanted: pages.soon })
  const readers = openLogReaders(needs, [
    personalReader,
    keywordReader,
    indexReader,
    readerOfDeletedFiles(needs),
    links,
    pushReader({ ...needs, isActive: presences.isActive, sender: pushSender }),
    digestReader(needs),
  ])
  const index = openIndexWriter(needs)
  return {
    start() {
      readers.start()
      pages.start()
      index.start()
    },
    committed(...news: Parameters<typeof readers.committed>) {
      readers.committed(...news)
      index.committed()
    },
    async close() {
      await Promise.all([readers.close(), index.close()])
      await pages.close()
    },
  }
}
