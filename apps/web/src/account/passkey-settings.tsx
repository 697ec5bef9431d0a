import '../i18n/later-words.ts'
import type { Passkey } from '@lobby/protocol'
import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { useDates } from '../i18n/use-dates.ts'
import form from '../ui/form.module.css'
import { Problem } from '../ui/problem.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import { useSubmission } from '../ui/use-submission.ts'
import styles from './account-screen.module.css'
import { createPasskey, hasPasskeys } from './passkeys.ts'
import { useConfirmed } from './use-confirmed.tsx'

type Confirmed = ReturnType<typeof useConfirmed>['confirmed']

/** The passkeys by which this person signs in. */
export function PasskeySettings() {
  const { t } = useTranslation()
  const { confirmed, dialog } = useConfirmed()
  const { answer, reload, problem } = useEndpoint(['GET /api/account/passkeys'])
  return (
    <>
      <p>{t('passkeys.hint')}</p>
      <ul className={styles.sessions}>
        {answer?.passkeys.map((passkey) => (
          <PasskeyItem
            key={passkey.id}
            passkey={passkey}
            confirmed={confirmed}
            onChanged={reload}
          />
        ))}
      </ul>
      {hasPasskeys() && <NewPasskeyForm confirmed={confirmed} onAdded={reload} />}
      <Problem>{problem}</Problem>
      {dialog}
    </>
  )
}

type FormProps = { readonly confirmed: Confirmed; readonly onAdded: () => Promise<void> }

function NewPasskeyForm({ confirmed, onAdded }: FormProps) {
  const { t } = useTranslation()
  const { passkeys } = useChat().account
  const [name, setName] = useState('')
  const [isCancelled, setCancelled] = useState(false)
  const { problem, isBusy, submit } = useSubmission(async () => {
    setCancelled(false)
    const response = await createPasskey(await confirmed(() => passkeys.begin()))
    if (!response) return setCancelled(true)
    await passkeys.add({ name, response })
    setName('')
    await onAdded()
  })
  return (
    <form className={form.form} style={{ marginTop: 12 }} onSubmit={submit} noValidate>
      <TextInput
        label={t('passkeys.name')}
        description={t('passkeys.nameHint')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        autoComplete="off"
      />
      <Button type="submit" variant="default" loading={isBusy} disabled={name.trim() === ''}>
        {t('passkeys.add')}
      </Button>
      <Problem>{isCancelled ? t('passkeys.cancelled') : problem}</Problem>
    </form>
  )
}

type ItemProps = {
  readonly passkey: Passkey
  readonly confirmed: Confirmed
  readonly onChanged: () => Promise<void>
}

function PasskeyItem({ passkey: { id, name, lastUsedAt }, confirmed, onChanged }: ItemProps) {
  const { t } = useTranslation()
  const { date } = useDates()
  const { passkeys } = useChat().account
  const [draft, setDraft] = useState<string>()
  const remove = useSubmission(() => confirmed(() => passkeys.remove(id)).then(onChanged))
  const rename = useSubmission(async () => {
    await passkeys.rename(id, draft ?? name)
    setDraft(undefined)
    await onChanged()
  })
  const isRenaming = draft !== undefined
  return (
    <li className={styles.session}>
      <form className={styles.device} onSubmit={rename.submit} noValidate>
        {isRenaming ? (
          <TextInput
            aria-label={t('passkeys.name')}
            value={draft}
            onChange={(event) => setDraft(event.currentTarget.value)}
            autoFocus
          />
        ) : (
          <bdi>{name}</bdi>
        )}
        <div className={styles.detail}>
          {lastUsedAt ? t('passkeys.used', { day: date(lastUsedAt) }) : t('passkeys.unused')}
        </div>
        <Problem>{remove.problem ?? rename.problem}</Problem>
      </form>
      <Button
        variant="default"
        size="compact-sm"
        loading={rename.isBusy}
        onClick={() => (isRenaming ? rename.submit() : setDraft(name))}
        aria-label={isRenaming ? undefined : t('passkeys.renameThis', { name })}
      >
        {t(isRenaming ? 'passkeys.save' : 'passkeys.rename')}
      </Button>
      <Button
        variant="default"
        size="compact-sm"
        loading={remove.isBusy}
        onClick={() => remove.submit()}
        aria-label={t('passkeys.removeThis', { name })}
      >
        {t('passkeys.remove')}
      </Button>
    </li>
  )
}
