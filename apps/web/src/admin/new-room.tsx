import '../i18n/later-words.ts'
import { cleanName, slugFromName, slugPattern } from '@lobby/protocol/text'
import { useChat } from '../chat/chat.tsx'
import { useGoOn } from '../ui/use-go-on.ts'
import { EditForm } from './edit-form.tsx'
import { Heading } from './heading.tsx'
import { useWords } from './words.ts'

/** Makes a public room. */
export function NewRoom() {
  const { t } = useWords()
  const client = useChat()
  const goOn = useGoOn()
  return (
    <>
      <Heading title={t('rooms.new')} above={[t('sections.rooms'), '/admin/rooms']} />
      <EditForm
        initial={{ name: '', slug: '' }}
        fields={[
          { key: 'name', label: t('columns.name') },
          { key: 'slug', label: t('columns.address'), hint: t('rooms.slugHint') },
        ]}
        action={t('rooms.make')}
        check={({ name, slug }): { name?: string; slug?: string } => {
          if (cleanName(name) === '') return { name: t('rooms.nameMissing') }
          if (slug !== '' && !slugPattern.test(slug.normalize('NFC')))
            return { slug: t('rooms.slugRule') }
          return slug === '' && slugFromName(name) === '' ? { slug: t('rooms.slugMissing') } : {}
        }}
        onSave={async ({ name, slug }) => {
          const wanted = { name, ...(slug && { slug }) }
          const room = await client.api.call('POST /api/admin/rooms', { body: wanted })
          goOn(`/admin/rooms?q=${encodeURIComponent(room.name)}`)
        }}
      />
    </>
  )
}
