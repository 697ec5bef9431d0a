import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useCollectedNews } from '../../activity/use-collected-news.ts'
import { useChatState, useMe } from '../../chat/chat.tsx'
import { useEndpoint } from '../../ui/use-endpoint.ts'
import { PlaceLink } from './place-link.tsx'

/** Leads to what concerns the person; bold, with a number, where something of it is unread. */
export function ActivityLink() {
  return useMe() ? <Activity /> : null
}

function Activity() {
  const { t } = useTranslation()
  const { answer, reload } = useEndpoint(['GET /api/activity', { query: { limit: 1 } }])
  const soon = useCollectedNews('activity.changed', reload)
  useCollectedNews('thread.changed', soon)
  const count = answer?.unread ?? 0
  // What is read in a room is read here.
  const read = useChatState(({ rooms }) => {
    let sum = 0
    for (const { readSeq } of rooms?.values() ?? []) sum += readSeq
    return sum
  })
  const before = useRef(read)
  useEffect(() => {
    if (count > 0 && before.current !== read) soon()
    before.current = read
  }, [count, read, soon])
  return (
    <PlaceLink
      href="/activity"
      icon="bell"
      name={t('activity.title')}
      unread={{ count, label: t('activity.count', { count }) }}
    />
  )
}
