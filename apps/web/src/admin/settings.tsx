import '../i18n/later-words.ts'
import type { ServerSettings } from '@lobby/protocol'
import { useChat } from '../chat/chat.tsx'
import { Problem } from '../ui/problem.tsx'
import { useEndpoint } from '../ui/use-endpoint.ts'
import { EditForm } from './edit-form.tsx'
import { Heading } from './heading.tsx'
import { useWords } from './words.ts'

/** Every setting, and what it may be. */
const choices = {
  signUp: ['nobody', 'invited', 'anybody'],
  guests: ['on', 'off'],
  makeRooms: ['admins', 'members', 'everybody'],
  invite: ['admins', 'members'],
  makeEmoji: ['admins', 'members'],
  directory: ['met', 'accounts'],
  previews: ['on', 'off'],
  filesOfPerson: ['operator', '100MB', '500MB', '2GB', '10GB'],
  filesOfServer: ['disk', '10GB', '50GB', '200GB', '1TB'],
} as const satisfies {
  readonly [Key in keyof ServerSettings]: readonly ServerSettings[Key][]
}
const keys = Object.keys(choices) as (keyof ServerSettings)[]

/** What the owner decides while the server runs. */
export function Settings() {
  const { t } = useWords()
  const client = useChat()
  const { answer, problem } = useEndpoint(['GET /api/admin/settings'])
  return (
    <>
      <Heading title={t('sections.settings')} />
      <Problem>{problem}</Problem>
      {answer && (
        <EditForm<ServerSettings>
          initial={answer}
          fields={keys.map((key) => ({
            key,
            label: t(`settings.${key}.label`),
            hint: t(`settings.${key}.hint`),
            options: choices[key].map((value) => [value, t(`settings.${key}.${value}`)]),
          }))}
          action={t('save')}
          done={t('saved')}
          onSave={(values) => client.api.call('PATCH /api/admin/settings', { body: values })}
        />
      )}
    </>
  )
}
