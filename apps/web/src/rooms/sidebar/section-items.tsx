import '../../i18n/later-words.ts'
import { Menu } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../../chat/chat.tsx'
import { Icon } from '../../ui/icons.tsx'
import { openDialog } from '../../ui/open-dialog.ts'
import { refusalText } from '../../ui/refusal-text.ts'
import { useStarredRooms } from '../starred-rooms.ts'
import { changeSections, type SectionsChange, useOwnSections } from './own-sections.ts'
import { movedRoom, placedRoom, withoutRoom } from './section-changes.ts'
import { ownKey } from './sidebar-sections.ts'
import { useSections } from './use-sections.ts'

/** In which section of the list a room is, and where: items of its menu. */
export function SectionItems({ slug }: { readonly slug: string }) {
  const { t } = useTranslation()
  const client = useChat()
  const own = useOwnSections()
  const sections = useSections(slug)
  const { starred, toggle } = useStarredRooms()
  const [problem, setProblem] = useState<string>()
  const change = (wanted: SectionsChange) =>
    changeSections(client, wanted).catch((error) => setProblem(refusalText(t, error)))
  const here = own.find(({ rooms }) => rooms.includes(slug))
  const shown = sections.find(({ key }) => here && key === ownKey(here.id))?.rooms ?? []
  const choose = (id: string) => {
    if (id !== '' && starred.has(slug)) toggle(slug)
    void change(id === '' ? withoutRoom(slug) : placedRoom(slug, id))
  }
  const move = (by: -1 | 1) =>
    change(
      movedRoom(
        slug,
        by,
        shown.map((room) => room.slug),
      ),
    )
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{t('sidebar.section')}</Menu.Label>
      {own.length > 0 && (
        <Menu.RadioGroup value={here?.id ?? ''} onChange={choose}>
          <Menu.RadioItem value="">{t('sidebar.noSection')}</Menu.RadioItem>
          {own.map(({ id, name }) => (
            <Menu.RadioItem key={id} value={id}>
              <bdi>{name}</bdi>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      )}
      {shown.length > 1 && (
        <>
          <Menu.Item
            leftSection={<Icon name="send" size={18} />}
            closeMenuOnClick={false}
            onClick={() => move(-1)}
          >
            {t('sidebar.moveUp')}
          </Menu.Item>
          <Menu.Item
            leftSection={<Icon name="down" size={18} />}
            closeMenuOnClick={false}
            onClick={() => move(1)}
          >
            {t('sidebar.moveDown')}
          </Menu.Item>
        </>
      )}
      <Menu.Item
        leftSection={<Icon name="plus" size={18} />}
        onClick={() => openDialog('new-section', slug)}
      >
        {t('sidebar.newSection')}
      </Menu.Item>
      {problem && <Menu.Label role="alert">{problem}</Menu.Label>}
    </>
  )
}
