import '../../i18n/later-words.ts'
import { Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/icons.tsx'
import { openDialog } from '../../ui/open-dialog.ts'

/** Asks for the name of a new section of the list of rooms: items of a menu. */
export default function NewSectionItem() {
  const { t } = useTranslation()
  return (
    <>
      <Menu.Divider />
      <Menu.Item
        leftSection={<Icon name="plus" size={18} />}
        onClick={() => openDialog('new-section')}
      >
        {t('sidebar.newSection')}
      </Menu.Item>
    </>
  )
}
