import '../i18n/later-words.ts'
import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../chat/chat.tsx'
import { Dialog } from '../ui/dialog.tsx'
import form from '../ui/form.module.css'
import { useSubmission } from '../ui/use-submission.ts'
import { useWords } from './words.ts'

type Props = { readonly name: string }

/** Asks for another name of a group. */
export function RenameGroup({ name }: Props) {
  const { t } = useWords()
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        aria-label={t('groups.renameName', { name })}
        onClick={() => setOpen(true)}
      >
        {t('groups.rename')}
      </Button>
      <Dialog opened={isOpen} onClose={close} size="sm" title={t('groups.renameName', { name })}>
        <NameForm name={name} onDone={close} />
      </Dialog>
    </>
  )
}

function NameForm({ name, onDone }: Props & { readonly onDone: () => void }) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const { call } = useChat().api
  const [text, setText] = useState(name)
  const { problem, isBusy, submit } = useSubmission(async () => {
    const body = { name: groupNameIn(text) }
    if (body.name !== name) await call('PATCH /api/groups/{name}', { params: { name }, body })
    onDone()
  })
  return (
    <form className={form.form} style={{ marginTop: 0 }} noValidate onSubmit={submit}>
      <TextInput
        label={t('groups.name')}
        description={t('groups.renameHint')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={problem}
        autoComplete="off"
        data-autofocus
      />
      <Button type="submit" loading={isBusy} disabled={groupNameIn(text) === ''}>
        {common('settings.save')}
      </Button>
    </form>
  )
}

/** As it is typed, with the sign by which it is mentioned or without. */
export function groupNameIn(text: string): string {
  return text.trim().replace(/^@/, '')
}
