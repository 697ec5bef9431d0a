import type { OneTimeLink } from '@lobby/protocol'
import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useChat } from '../chat.tsx'
import { CopyText } from '../ui/copy-link.tsx'
import { Problem } from '../ui/problem.tsx'
import { useSubmission } from '../ui/use-submission.ts'
import { useFormats } from './formats.ts'
import { useCarryOut } from './proof.tsx'
import styles from './reset-link.module.css'
import { useWords } from './words.ts'

/** Makes a link by which somebody chooses a new password, and shows it: only now. */
export function ResetLink({ path }: { path: string }) {
  const { t } = useWords()
  const client = useChat()
  const carryOut = useCarryOut()
  const [link, setLink] = useState<OneTimeLink>()
  const { problem, isBusy, submit } = useSubmission(async () =>
    setLink(await carryOut(() => client.admin<OneTimeLink>('POST', `${path}/reset-link`, {}))),
  )
  return (
    <>
      <Button variant="default" loading={isBusy} onClick={() => submit()}>
        {t('users.resetLink')}
      </Button>
      {link && <ShownLink link={link} />}
      <Problem>{problem}</Problem>
    </>
  )
}

/** The link, to be handed on by whoever sees it. */
export function ShownLink({ link: { url, expiresAt } }: { link: OneTimeLink }) {
  const { t } = useWords()
  const { time } = useFormats()
  return (
    <div className={styles.link}>
      <TextInput
        label={t('users.resetLinkLabel')}
        description={t('users.resetLinkHint', { time: time(expiresAt) })}
        value={url}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyText text={() => url} />
    </div>
  )
}
