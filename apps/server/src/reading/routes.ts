import {
  activityEndpoints,
  draftEndpoints,
  readingEndpoints,
  savedMessageEndpoints,
  sidebarEndpoints,
  threadEndpoints,
} from '@lobby/protocol'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { RoomActions } from '../rooms/actions.ts'
import { sessionIn } from '../sessions/asking.ts'
import type { Database } from '../storage/database.ts'
import type { ReadingActions } from './actions.ts'
import { listActivity } from './activity.ts'
import type { DraftActions } from './draft-actions.ts'
import { listFollowedThreads } from './followed-threads.ts'
import type { LevelActions } from './level-actions.ts'
import { listDrafts } from './personal-drafts.ts'
import { listSaved } from './saved-messages.ts'
import { listSeenBy } from './seen-by.ts'
import type { SidebarActions } from './sidebar-actions.ts'
import { readSidebar } from './sidebars.ts'
import type { ThreadActions } from './thread-actions.ts'

interface Needs {
  readonly db: Database
  readonly roomActions: Pick<RoomActions, 'getRoom'>
  readonly readingActions: ReadingActions
  readonly levelActions: LevelActions
  readonly sidebarActions: SidebarActions
  readonly draftActions: DraftActions
  readonly threadActions: ThreadActions
}

/** A person's own view of rooms, over HTTP. */
export function addReadingRoutes(
  api: Api,
  {
    db,
    roomActions,
    readingActions,
    levelActions,
    sidebarActions,
    draftActions,
    threadActions,
  }: Needs,
): void {
  serve(api, readingEndpoints, {
    'POST /api/rooms/{slug}/unread': (asked) => {
      const { params, body } = asked
      return readingActions.markUnread(sessionIn(asked).person, params.slug, body.seq)
    },

    'PUT /api/rooms/{slug}/level': (asked) => {
      const { params, body } = asked
      return levelActions.chooseLevel(sessionIn(asked).person, params.slug, body)
    },

    'GET /api/rooms/{slug}/messages/{seq}/seen': async (asked) => {
      const { slug, seq } = asked.params
      const { person } = sessionIn(asked)
      const room = await roomActions.getRoom(person, slug, 'message.seen')
      return listSeenBy(db, room, person.id, seq)
    },
  })

  serve(api, threadEndpoints, {
    'GET /api/threads': (asked) =>
      listFollowedThreads(db, sessionIn(asked).person, asked.server, asked.query),

    'GET /api/rooms/{slug}/messages/{seq}/thread/follow': async (asked) => {
      const { person } = sessionIn(asked)
      const followed = await threadActions.findFollowing(person, threadOf(asked.params))
      return { followed: followed ?? null }
    },

    'PUT /api/rooms/{slug}/messages/{seq}/thread/follow': (asked) =>
      threadActions.setFollowing(sessionIn(asked).person, threadOf(asked.params), true),

    'DELETE /api/rooms/{slug}/messages/{seq}/thread/follow': (asked) =>
      threadActions.setFollowing(sessionIn(asked).person, threadOf(asked.params), false),

    'POST /api/rooms/{slug}/messages/{seq}/thread/read': (asked) =>
      threadActions.readThread(sessionIn(asked).person, threadOf(asked.params), asked.body.seq),
  })

  serve(api, activityEndpoints, {
    'GET /api/activity': (asked) =>
      listActivity(db, sessionIn(asked).person, asked.server, asked.query),

    'POST /api/activity/read': (asked) =>
      readingActions.markActivityRead(sessionIn(asked).person, asked.body),
  })

  serve(api, draftEndpoints, {
    'GET /api/drafts': async (asked) => ({
      drafts: await listDrafts(db, sessionIn(asked).person, asked.server),
    }),

    'PUT /api/drafts/{slug}': (asked) => {
      const { params, body } = asked
      return draftActions.keepDraft(sessionIn(asked).person, { room: params.slug, ...body })
    },

    'DELETE /api/drafts/{slug}': async (asked) => {
      const { params, query } = asked
      const place = { room: params.slug, thread: query.thread }
      await draftActions.keepDraft(sessionIn(asked).person, { ...place, text: '' })
    },
  })

  serve(api, sidebarEndpoints, {
    'GET /api/sidebar': (asked) => readSidebar(db, sessionIn(asked).person.id),

    'PUT /api/sidebar': (asked) =>
      sidebarActions.changeSidebar(sessionIn(asked).person, asked.body),
  })

  serve(api, savedMessageEndpoints, {
    'GET /api/saved': (asked) => listSaved(db, sessionIn(asked).person, asked.server, asked.query),

    'PUT /api/saved/{slug}/{seq}': (asked) =>
      readingActions.save(sessionIn(asked).person, asked.params.slug, asked.params.seq),

    'DELETE /api/saved/{slug}/{seq}': (asked) =>
      readingActions.unsave(sessionIn(asked).person, asked.params.slug, asked.params.seq),
  })
}

function threadOf({ slug, seq: thread }: { readonly slug: string; readonly seq: number }) {
  return { slug, thread }
}
