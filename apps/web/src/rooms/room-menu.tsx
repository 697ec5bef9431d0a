import '../i18n/later-words.ts'
import type { MemberList, Room } from '@lobby/protocol'
import { Menu } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useChat } from '../chat/chat.tsx'
import { isMuted, levelNow } from '../chat/room-level.ts'
import { roomPath } from '../chat/room-path.ts'
import { copyText } from '../ui/copy-text.ts'
import { Icon } from '../ui/icons.tsx'
import { openDialog } from '../ui/open-dialog.ts'
import { openPanel } from '../ui/open-panel.ts'
import { refusalText } from '../ui/refusal-text.ts'
import { searchPath } from '../ui/search-path.ts'
import LevelMenu from './menu/level-menu.tsx'
import { SectionItems } from './sidebar/section-items.tsx'
import { useStarredRooms } from './starred-rooms.ts'
import { useSearchHere } from './use-search-here.ts'

type Props = {
  readonly room: Room
  readonly may: MemberList['may']
  /** Then what else stands in the header is here. */
  readonly isNarrow: boolean
}

/** What is seldom done with a room: items of a menu. */
export default function RoomMenu({ room, may, isNarrow }: Props) {
  const { t } = useTranslation()
  const { slug, kind } = room
  const searchHere = useSearchHere(slug)
  const [isLevelAsked, setLevelAsked] = useState(false)
  if (isLevelAsked) return <LevelItems room={room} />
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
        onClick={searchHere}
        leftSection={<Icon name="search" size={18} />}
      >
        {t('search.here')}
      </Menu.Item>
      <Menu.Item leftSection={<Icon name="pin" size={18} />} onClick={() => openPanel('pins')}>
        {t('messages.pins')}
      </Menu.Item>
      <Menu.Item leftSection={<Icon name="clip" size={18} />} onClick={() => openPanel('files')}>
        {t('messages.files')}
      </Menu.Item>
      <Menu.Item
        leftSection={<Icon name="clock" size={18} />}
        onClick={() => openDialog('date', slug)}
      >
        {t('date.title')}
      </Menu.Item>
      {isNarrow && (
        <>
          <LevelItem room={room} onAsk={() => setLevelAsked(true)} />
          <StarItem slug={slug} />
        </>
      )}
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

/** Leads to how much of the room the person is told, in the same menu. */
function LevelItem({ room, onAsk }: { room: Room; onAsk: () => void }) {
  const { t } = useTranslation()
  return (
    <Menu.Item
      leftSection={<Icon name={isMuted(room) ? 'bellOff' : 'bell'} size={18} />}
      closeMenuOnClick={false}
      onClick={onAsk}
    >
      {t('level.button', { level: t(`level.${levelNow(room)}`) })}
    </Menu.Item>
  )
}

/** In place of what led there: the keys go on in it. */
function LevelItems({ room }: { room: Room }) {
  const items = useRef<HTMLDivElement>(null)
  useEffect(() => items.current?.querySelector<HTMLElement>('[role^="menuitem"]')?.focus(), [])
  return (
    <div ref={items} role="none">
      <LevelMenu room={room} />
    </div>
  )
}

function StarItem({ slug }: { slug: string }) {
  const { t } = useTranslation()
  const { starred, toggle } = useStarredRooms()
  return (
    <Menu.Item leftSection={<Icon name="star" size={18} />} onClick={() => toggle(slug)}>
      {t(starred.has(slug) ? 'sidebar.unstar' : 'sidebar.star')}
    </Menu.Item>
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
