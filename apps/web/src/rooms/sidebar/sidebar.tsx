import { Suspense, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { ProfileButton } from '../../account/profile-button.tsx'
import { usePowers } from '../../account/use-powers.ts'
import { useMe } from '../../chat/chat.tsx'
import { calls } from '../../chat/room-level.ts'
import { useDraftedRooms } from '../../composer/draft.ts'
import { lazyPart } from '../../newer-page/lazy-part.ts'
import { ReportsLink } from '../../reports/reports-link.tsx'
import { followLinks } from '../../ui/follow-links.ts'
import { Icon } from '../../ui/icons.tsx'
import type { DialogName } from '../../ui/open-dialog.ts'
import { useServer } from '../../ui/server-identity.ts'
import { ServerMark } from '../../ui/server-mark.tsx'
import entry from '../../ui/sidebar-link.module.css'
import { MenuButton } from '../menu/menu-button.tsx'
import { ActivityLink } from './activity-link.tsx'
import { PlaceLink } from './place-link.tsx'
import { RoomSection } from './room-section.tsx'
import styles from './sidebar.module.css'
import { type Show, useSidebarChoices } from './sidebar-choices.ts'
import { SidebarEdge } from './sidebar-edge.tsx'
import type { Section } from './sidebar-sections.ts'
import { SwitcherField } from './switcher-field.tsx'
import { ThreadsLink } from './threads-link.tsx'
import { useRoomDrag } from './use-room-drag.ts'
import { useSections } from './use-sections.ts'

const FirstSteps = lazyPart(() => import('./first-steps.tsx'))
const MenuChoice = lazyPart(() => import('../menu/menu-choice.tsx'))
const NewSectionItem = lazyPart(() => import('./new-section-item.tsx'))

type Props = {
  readonly slug: string
  /** Then its width is not the person's to choose. */
  readonly isDrawer: boolean
  readonly onChosen: () => void
  readonly onOpen: (dialog: DialogName) => void
}

export function Sidebar({ slug, isDrawer, onChosen, onOpen }: Props) {
  const { t } = useTranslation()
  const me = useMe()
  const server = useServer().name
  const mayTend = usePowers()?.may.includes('server.tend')
  return (
    <nav className={styles.sidebar} aria-label={t('rooms.title')}>
      <div className={styles.brand}>
        <Link href="/chat/" className={styles.home} onClick={onChosen}>
          <ServerMark size={26} />
          <span className={styles.server} dir="auto">
            {server}
          </span>
        </Link>
        <ShowMenu />
      </div>
      <SwitcherField onOpen={() => onOpen('switcher')} />
      <div className={styles.mine}>
        {me && <PlaceLink href="/search" icon="search" name={t('search.title')} />}
        <ActivityLink />
        <ThreadsLink />
        {me && <PlaceLink href="/saved" icon="bookmark" name={t('saved.title')} />}
      </div>
      <Sections slug={slug} onChosen={onChosen} onOpen={onOpen} />
      {mayTend && (
        <Suspense>
          <FirstSteps />
        </Suspense>
      )}
      <div className={styles.foot}>
        <ReportsLink />
        <ProfileButton onOpen={() => onOpen('profile')} />
      </div>
      {!isDrawer && <SidebarEdge />}
    </nav>
  )
}

function Sections({ slug, onChosen, onOpen }: Omit<Props, 'isDrawer'>) {
  const { t } = useTranslation()
  const may = usePowers()?.may
  // Until it is known, the buttons stand where most people have them.
  const mayMakeRooms = !may || may.includes('room.create') || may.includes('room.create-private')
  const mayWriteToPeople = !may || may.includes('room.create-direct')
  const sections = useSections(slug)
  const drafted = useDraftedRooms()
  const drag = useRoomDrag()
  const lists = useRef<HTMLDivElement>(null)
  const isClicked = useRef(false)

  // Entered by a key or an address, the room may be far down the list. What was clicked is seen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another room has another link
  useEffect(() => {
    if (!isClicked.current)
      lists.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
    isClicked.current = false
  }, [slug])

  const additions: Partial<Record<Section['key'], { label: string; run: () => void }>> = {
    ...(mayWriteToPeople && {
      direct: { label: t('rooms.newDirect'), run: () => onOpen('direct') },
    }),
    ...(mayMakeRooms && { rooms: { label: t('rooms.new'), run: () => onOpen('room') } }),
  }
  const isOnlyUnread = sections.length === 1
  const hasNone = isOnlyUnread && sections[0]?.rooms.every((room) => !calls(room))

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the links in it are what is clicked
    // biome-ignore lint/a11y/useKeyWithClickEvents: a key on a link clicks it
    <div
      ref={lists}
      {...drag}
      className={styles.lists}
      onClick={(event) => {
        isClicked.current = followLinks(event)
        if (isClicked.current) onChosen()
      }}
    >
      {sections.map((section) => (
        <RoomSection
          key={section.key}
          section={section}
          current={slug}
          drafted={drafted}
          add={additions[section.key]}
        >
          {section.key === 'rooms' && (
            <button
              type="button"
              className={`${entry.link} ${styles.browse}`}
              onClick={() => onOpen('browse')}
            >
              <span className={entry.sign}>
                <Icon name="search" size={16} />
              </span>
              <span className={entry.name}>{t('sidebar.browse')}</span>
            </button>
          )}
        </RoomSection>
      ))}
      {hasNone && <p className={styles.note}>{t('sidebar.noneUnread')}</p>}
    </div>
  )
}

const showLabels: Record<Show, string> = {
  all: 'sidebar.showAll',
  'unread-first': 'sidebar.unreadFirst',
  'unread-only': 'sidebar.unreadOnly',
}

/** Which rooms the list shows. */
function ShowMenu() {
  const { t } = useTranslation()
  const { choices, choose } = useSidebarChoices()
  return (
    <MenuButton label={t('sidebar.show')} icon="sort" className={styles.tool ?? ''}>
      <MenuChoice
        title={t('sidebar.show')}
        value={choices.show}
        labels={showLabels}
        onChoose={(show) => choose({ show: show as Show })}
      />
      <NewSectionItem />
    </MenuButton>
  )
}
