import { threadNow } from '@lobby/client'
import { type RefObject, useMemo, useRef } from 'react'
import { useCollectedNews } from '../../activity/use-collected-news.ts'
import { useChatState, useMe } from '../../chat/chat.tsx'
import { obstacleIn } from '../../composer/obstacle.ts'
import { ThreadList } from '../../messages/thread-list.tsx'
import { Loading } from '../../ui/loading.tsx'
import { useOpenPanel } from '../../ui/open-panel.ts'
import { Problem } from '../../ui/problem.tsx'
import { useEndpoint } from '../../ui/use-endpoint.ts'
import { FollowButton } from './follow-button.tsx'
import type { PanelProps } from './panel-props.ts'
import { ThreadField } from './thread-field.tsx'
import styles from './thread-panel.module.css'
import { useThreadRead } from './use-thread-read.ts'

const nothing: never[] = []

/** As many as the server gives at once. */
const limit = 200

/** What was answered to a message, and a field for one answer more. */
export default function ThreadPanel({ room, members }: PanelProps) {
  const about = useOpenPanel()?.about
  return about && <Thread key={about.seq} room={room} members={members} root={about.seq} />
}

type Props = Pick<PanelProps, 'room' | 'members'> & { readonly root: number }

function Thread({ room, members, root }: Props) {
  const { slug } = room
  const me = useMe()
  const end = useRef<HTMLDivElement>(null)
  const state = useChatState((state) => state)
  const { answer, problem } = useEndpoint([
    'GET /api/rooms/{slug}/messages/{seq}/thread',
    { params: { slug, seq: root }, query: { limit } },
  ])
  const { timelines, session } = state
  const timeline = timelines.get(slug)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the room's events and the reader are what it is made of
  const messages = useMemo(
    () => answer && threadNow(state, slug, answer),
    [answer, timeline, session],
  )
  if (problem) return <Problem>{problem}</Problem>
  if (!messages) return <Loading />
  const obstacle = obstacleIn(room, members.list, me)
  const hasWritten =
    messages.some(({ author }) => author.id === me?.id) ||
    state.pending.some((one) => one.room === slug && one.answering?.thread === root)
  return (
    <div className={styles.panel}>
      {me && (
        <Following
          slug={slug}
          root={root}
          seq={messages.at(-1)?.seq ?? root}
          hasWritten={hasWritten}
          end={end}
        />
      )}
      <ThreadList
        slug={slug}
        root={root}
        messages={messages}
        may={members.list?.may ?? nothing}
        mayWrite={!obstacle}
      />
      <div ref={end} />
      {!obstacle && room.settings.threads && <ThreadField slug={slug} root={root} />}
    </div>
  )
}

type FollowingProps = {
  readonly slug: string
  readonly root: number
  readonly seq: number
  /** Who takes part follows, unless they have said otherwise. */
  readonly hasWritten: boolean
  readonly end: RefObject<HTMLElement | null>
}

/** How the person stands to the thread, for those who may change that. */
function Following({ slug, root, seq, hasWritten, end }: FollowingProps) {
  const { answer, reload } = useEndpoint([
    'GET /api/rooms/{slug}/messages/{seq}/thread/follow',
    { params: { slug, seq: root } },
  ])
  const followed = answer?.followed
  useCollectedNews('thread.changed', reload)
  useThreadRead({ followed, seq, end })
  if (!answer) return null
  const isFollowing = followed?.following ?? hasWritten
  return <FollowButton slug={slug} root={root} isFollowing={isFollowing} onChanged={reload} />
}
