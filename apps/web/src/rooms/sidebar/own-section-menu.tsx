import '../../i18n/later-words.ts'
import type { SidebarSection } from '@lobby/protocol'
import { Menu } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../../chat/chat.tsx'
import { Icon } from '../../ui/icons.tsx'
import { openDialog } from '../../ui/open-dialog.ts'
import { refusalText } from '../../ui/refusal-text.ts'
import MenuChoice from '../menu/menu-choice.tsx'
import { changeSections, type SectionsChange } from './own-sections.ts'
import { changedSection, movedSection, withoutSection } from './section-changes.ts'

const orders = { name: 'sidebar.byName', recent: 'sidebar.byTime', own: 'sidebar.byHand' }

/** What can be done with a section of one's own: items of a menu. */
export default function OwnSectionMenu({ section }: { readonly section: SidebarSection }) {
  const { id, name, order } = section
  const { t } = useTranslation()
  const client = useChat()
  const [isSure, setSure] = useState(false)
  const [problem, setProblem] = useState<string>()
  const change = (wanted: SectionsChange) =>
    changeSections(client, wanted).catch((error) => setProblem(refusalText(t, error)))
  return (
    <>
      <MenuChoice
        title={t('sidebar.orderTitle')}
        value={order}
        labels={orders}
        onChoose={(wanted) => change(changedSection(id, { order: wanted }))}
      />
      <Menu.Divider />
      <Menu.Item
        leftSection={<Icon name="pencil" size={18} />}
        onClick={() => openDialog('rename-section', id)}
      >
        {t('sidebar.rename')}
      </Menu.Item>
      <Menu.Item
        leftSection={<Icon name="send" size={18} />}
        onClick={() => change(movedSection(id, -1))}
      >
        {t('sidebar.moveUp')}
      </Menu.Item>
      <Menu.Item
        leftSection={<Icon name="down" size={18} />}
        onClick={() => change(movedSection(id, 1))}
      >
        {t('sidebar.moveDown')}
      </Menu.Item>
      <Menu.Item
        leftSection={<Icon name="trash" size={18} />}
        color="var(--danger)"
        closeMenuOnClick={isSure}
        onClick={() => (isSure ? void change(withoutSection(id)) : setSure(true))}
      >
        <span aria-live="polite">
          {problem ?? t(isSure ? 'sidebar.deleteSure' : 'sidebar.delete', { name })}
        </span>
      </Menu.Item>
    </>
  )
}
