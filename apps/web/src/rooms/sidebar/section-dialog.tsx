import '../../i18n/later-words.ts'
import { limits } from '@lobby/protocol/limits'
import { codePoints } from '@lobby/protocol/text'
import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../../chat/chat.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import form from '../../ui/form.module.css'
import { useSubmission } from '../../ui/use-submission.ts'
import { changeSections, useOwnSections } from './own-sections.ts'
import { changedSection, withSection } from './section-changes.ts'

type Props = {
  /** The section that gets another name; undefined for a new one. */
  readonly id?: string
  /** The room that is put into the new one. */
  readonly slug?: string
  readonly onClose: () => void
}

/** Asks for the name of a section. */
export default function SectionDialog({ id, slug, onClose }: Props) {
  const { t } = useTranslation()
  const client = useChat()
  const own = useOwnSections()
  const [name, setName] = useState(own.find((section) => section.id === id)?.name ?? '')
  const { problem, setProblem, isBusy, submit } = useSubmission(async () => {
    const given = name.trim()
    if (given === '') return setProblem(t('sidebar.nameMissing'))
    if (codePoints(given) > limits.nameCodePoints)
      return setProblem(t('name.too_long', { max: limits.nameCodePoints }))
    if (id === undefined && own.length >= limits.sections)
      return setProblem(t('sidebar.tooMany', { max: limits.sections }))
    const change =
      id === undefined
        ? withSection(crypto.randomUUID(), given, slug || undefined)
        : changedSection(id, { name: given })
    await changeSections(client, change)
    onClose()
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      size="sm"
      title={t(id === undefined ? 'sidebar.newSection' : 'sidebar.rename')}
    >
      <form className={form.form} style={{ marginTop: 0 }} noValidate onSubmit={submit}>
        <TextInput
          label={t('sidebar.sectionName')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={problem}
          size="md"
          data-autofocus
        />
        <Button type="submit" size="md" loading={isBusy}>
          {t('settings.save')}
        </Button>
      </form>
    </Dialog>
  )
}
