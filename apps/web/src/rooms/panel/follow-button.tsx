import '../../i18n/later-words.ts'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChat } from '../../chat/chat.tsx'
import { Problem } from '../../ui/problem.tsx'
import { useSubmission } from '../../ui/use-submission.ts'
import styles from './follow-button.module.css'

type Props = {
  readonly slug: string
  readonly root: number
  readonly isFollowing: boolean
  readonly onChanged: () => Promise<void>
}

const follow = 'PUT /api/rooms/{slug}/messages/{seq}/thread/follow'
const unfollow = 'DELETE /api/rooms/{slug}/messages/{seq}/thread/follow'

/** Follows the thread, or unfollows it: what is answered is unread for those who follow. */
export function FollowButton({ slug, root, isFollowing, onChanged }: Props) {
  const { t } = useTranslation()
  const { call } = useChat().api
  const params = { slug, seq: root }
  const decision = useSubmission(() =>
    call(isFollowing ? unfollow : follow, { params }).then(onChanged),
  )
  return (
    <div className={styles.line}>
      <span>{t(isFollowing ? 'threads.followed' : 'threads.notFollowed')}</span>
      <Button
        size="compact-sm"
        variant="default"
        loading={decision.isBusy}
        onClick={() => decision.submit()}
      >
        {t(isFollowing ? 'threads.unfollow' : 'threads.follow')}
      </Button>
      <Problem>{decision.problem}</Problem>
    </div>
  )
}
