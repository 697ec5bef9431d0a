import '../i18n/later-words.ts'
import type { Author } from '@lobby/protocol'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChat, useChatState } from '../chat/chat.tsx'
import { useShownName } from '../chat/display-names.ts'
import { Name } from '../ui/name.tsx'
import { Problem } from '../ui/problem.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import { useSubmission } from '../ui/use-submission.ts'
import styles from './account-screen.module.css'

/** The blocked people, each with a button that ends it. */
export function BlockedPeople() {
  const { t } = useTranslation()
  const cause = useChatState(({ profile }) => profile?.blocked)
  const { answer, problem } = useEndpoint(['GET /api/blocks'], { cause })
  return (
    <>
      {answer?.people.length === 0 && <p>{t('person.nobodyBlocked')}</p>}
      <ul className={styles.sessions}>
        {answer?.people.map((person) => (
          <Blocked key={person.id} person={person} />
        ))}
      </ul>
      <Problem>{problem}</Problem>
    </>
  )
}

function Blocked({ person }: { readonly person: Author }) {
  const { id } = person
  const name = useShownName(person)
  const { t } = useTranslation()
  const { call } = useChat().api
  const { problem, isBusy, submit } = useSubmission(() =>
    call('DELETE /api/blocks/{userId}', { params: { userId: id } }),
  )
  return (
    <li className={styles.session}>
      <div className={styles.device}>
        <Name>{name}</Name>
        <Problem>{problem}</Problem>
      </div>
      <Button
        size="compact-sm"
        variant="default"
        loading={isBusy}
        aria-label={t('person.unblockName', { name })}
        onClick={() => submit()}
      >
        {t('person.unblock')}
      </Button>
    </li>
  )
}
