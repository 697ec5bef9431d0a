import { threadNow } from '@lobby/client'
import { useMemo } from 'react'
import { useChatState, useMe } from '../../chat/chat.tsx'
import { obstacleIn } from '../../composer/obstacle.ts'
import { ThreadList } from '../../messages/thread-list.tsx'
import { Loading } from '../../ui/loading.tsx'
import { useOpenPanel } from '../../ui/open-panel.ts'
import { Problem } from '../../ui/problem.tsx'
import { useEndpoint } from '../../ui/use-endpoint.ts'
import type { PanelProps } from './panel-props.ts'
import { ThreadField } from './thread-field.tsx'
import styles from './thread-panel.module.css'

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
  return (
    <div className={styles.panel}>
      <ThreadList
        slug={slug}
        root={root}
        messages={messages}
        may={members.list?.may ?? nothing}
        mayWrite={!obstacle}
      />
      {!obstacle && room.settings.threads && <ThreadField slug={slug} root={root} />}
    </div>
  )
}
