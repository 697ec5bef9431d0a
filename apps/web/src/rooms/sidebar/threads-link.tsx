import { useTranslation } from 'react-i18next'
import { useCollectedNews } from '../../activity/use-collected-news.ts'
import { useMe } from '../../chat/chat.tsx'
import { useEndpoint } from '../../ui/use-endpoint.ts'
import { PlaceLink } from './place-link.tsx'

/** Leads to the threads that the person follows; bold, with a number, where some have new answers. */
export function ThreadsLink() {
  return useMe() ? <Threads /> : null
}

function Threads() {
  const { t } = useTranslation()
  const { answer, reload } = useEndpoint(['GET /api/threads', { query: { limit: 1 } }])
  useCollectedNews('thread.changed', reload)
  const count = answer?.unread ?? 0
  return (
    <PlaceLink
      href="/threads"
      icon="list"
      name={t('threads.mine')}
      unread={{ count, label: t('threads.unread', { count }) }}
    />
  )
}
