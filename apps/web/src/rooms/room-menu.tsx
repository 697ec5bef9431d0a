import '../i18n/later-words.ts'
import type { MemberList, Room } from '@lobby/protocol'
import { Menu } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useChat } from '../chat/chat.tsx'
import { roomPath } from '../chat/room-path.ts'
import { copyText } from '../ui/copy-text.ts'
import { Icon } from '../ui/icons.tsx'
import { openDialog } from '../ui/open-dialog.ts'
import { openPanel } from '../ui/open-panel.ts'
import { refusalText } from '../ui/refusal-text.ts'
import { searchPath } from '../ui/search-path.ts'
import { SectionItems } from './sidebar/section-items.tsx'

type Props = { readonly room: Room; readonly may: MemberList['may'] }

/** What is seldom done with a room: items of a menu. */
export default function RoomMenu({ room: { slug, kind }, may }: Props) {
  const { t } = useTranslation()
  return (
    <>
      <Menu.Item
        leftSection={<Icon name="people" size={18} />}
        onClick={() => openPanel('members')}
      >
        {t('members.title')}
      </Menu.Item>
      <Menu.Item
        component={Link}
        href={searchPath(`in:${slug} `)}
        leftSection={<Icon name="search" size={18} />}
      >
        {t('search.here')}
      </Menu.Item>
      <Menu.Item leftSection={<Icon name="pin" size={18} />} onClick={() => openPanel('pins')}>
        {t('messages.pins')}
      </Menu.Item>
      <Menu.Item
        leftSection={<Icon name="clock" size={18} />}
        onClick={() => openDialog('date', slug)}
      >
        {t('date.title')}
      </Menu.Item>
      {may.includes('room.configure') && (
        <Menu.Item
          leftSection={<Icon name="sliders" size={18} />}
          onClick={() => openPanel('settings')}
        >
          {t('settings.open')}
        </Menu.Item>
      )}
      {/* Nobody else could use that of a direct room. */}
      {kind !== 'direct' && <CopyItem path={roomPath(slug)} />}
      <SectionItems slug={slug} />
      {may.includes('member.leave') && <LeaveItem slug={slug} />}
    </>
  )
}

function CopyItem({ path }: { path: string }) {
  const { t } = useTranslation()
  const [isCopied, setCopied] = useState(false)
  return (
    <Menu.Item
      leftSection={<Icon name={isCopied ? 'check' : 'link'} size={18} />}
      closeMenuOnClick={false}
      onClick={async () => setCopied(await copyText(location.origin + path))}
    >
      <span aria-live="polite">{t(isCopied ? 'messages.copied' : 'messages.copy')}</span>
    </Menu.Item>
  )
}

/** Nobody comes back by themselves: it asks first, and says why it could not be done. */
function LeaveItem({ slug }: { slug: string }) {
  const { t } = useTranslation()
  const { members } = useChat().api
  const [isSure, setSure] = useState(false)
  const [problem, setProblem] = useState<string>()
  const leave = () => members.leave(slug).catch((error) => setProblem(refusalText(t, error)))
  return (
    <Menu.Item
      leftSection={<Icon name="exit" size={18} />}
      color="var(--danger)"
      closeMenuOnClick={false}
      onClick={() => (isSure ? void leave() : setSure(true))}
    >
      <span aria-live="polite">{problem ?? t(isSure ? 'members.leaveSure' : 'members.leave')}</span>
    </Menu.Item>
  )
}
