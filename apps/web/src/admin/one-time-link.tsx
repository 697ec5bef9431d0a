import type { OneTimeLink } from '@lobby/protocol'
import { Button, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { useCarryOut } from '../account/carry-out.tsx'
import { CopyText } from '../ui/copy-link.tsx'
import { Problem } from '../ui/problem.tsx'
import { useScrolledIntoView } from '../ui/use-scrolled-into-view.ts'
import { useSubmission } from '../ui/use-submission.ts'
import { useFormats } from './formats.ts'
import styles from './one-time-link.module.css'
import { useWords } from './words.ts'

type Props = {
  readonly make: () => Promise<OneTimeLink>
  readonly action: string
  /** For screen readers, which read the button without what is beside it. */
  readonly label?: string
}

/** Makes a link that is good once, and shows it: only now. */
export function MakeLink({ make, action, label }: Props) {
  const carryOut = useCarryOut()
  const [link, setLink] = useState<OneTimeLink>()
  const { problem, isBusy, submit } = useSubmission(async () => setLink(await carryOut(make)))
  return (
    <>
      <Button variant="default" loading={isBusy} onClick={() => submit()} aria-label={label}>
        {action}
      </Button>
      {link && <ShownLink link={link} />}
      <Problem>{problem}</Problem>
    </>
  )
}

/** The link, for the admin to hand on. */
export function ShownLink({ link: { url, expiresAt } }: { link: OneTimeLink }) {
  const { t } = useWords()
  const { time } = useFormats()
  const shown = useRef<HTMLDivElement>(null)
  useScrolledIntoView(shown, url)
  return (
    <div ref={shown} className={styles.link}>
      <TextInput
        label={t('links.label')}
        description={t('links.hint', { time: time(expiresAt) })}
        value={url}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyText text={() => url} />
    </div>
  )
}
