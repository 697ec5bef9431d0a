import type { SidebarSection } from '@lobby/protocol'
import { ActionIcon } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat } from '../../chat/chat.tsx'
import { calls, isMuted } from '../../chat/room-level.ts'
import { lazyPart } from '../../newer-page/lazy-part.ts'
import { Icon } from '../../ui/icons.tsx'
import { MenuButton } from '../menu/menu-button.tsx'
import { changeSections } from './own-sections.ts'
import { RoomLink } from './room-link.tsx'
import styles from './room-section.module.css'
import { changedSection } from './section-changes.ts'
import {
  foldedOther,
  isFolded as isFoldedIn,
  type Order,
  type SectionName,
  useSidebarChoices,
} from './sidebar-choices.ts'
import type { Section } from './sidebar-sections.ts'

const MenuChoice = lazyPart(() => import('../menu/menu-choice.tsx'))
const OwnSectionMenu = lazyPart(() => import('./own-section-menu.tsx'))

type Props = {
  readonly section: Section
  readonly current: string
  readonly drafted: ReadonlySet<string>
  /** What its plus does, where that is allowed. */
  readonly add?: { readonly label: string; readonly run: () => void } | undefined
  /** What follows the rooms, while they are shown. */
  readonly children?: ReactNode
}

/** A part of the list of rooms. Folded, it shows what is unread, and where one is. */
export function RoomSection({
  section: { key, own, rooms },
  current,
  drafted,
  add,
  children,
}: Props) {
  const { t } = useTranslation()
  const listId = useId()
  const { choices, choose } = useSidebarChoices()
  const client = useChat()
  const isFolded = own ? own.folded : isFoldedIn(choices, key as SectionName)
  const shown = isFolded ? rooms.filter((room) => calls(room) || room.slug === current) : rooms
  const fold = () => {
    if (own)
      return void changeSections(client, changedSection(own.id, { folded: !own.folded })).catch(
        () => {},
      )
    choose({ folded: foldedOther(choices, key as SectionName) })
  }
  return (
    <section data-section={key} className={styles.section}>
      <div className={styles.heading}>
        <h2 className={styles.title}>
          <button
            type="button"
            className={styles.fold}
            aria-expanded={!isFolded}
            aria-controls={listId}
            onClick={fold}
          >
            <Icon name="chevron" size={14} />
            {own ? <bdi>{own.name}</bdi> : t(titles[key as SectionName])}
          </button>
        </h2>
        {own ? (
          <OwnMenu section={own} />
        ) : (
          rooms.length > 1 && key !== 'unread' && <OrderMenu name={key as SectionName} />
        )}
        {add && (
          <ActionIcon
            variant="subtle"
            color="gray"
            className={styles.tool ?? ''}
            onClick={add.run}
            aria-label={add.label}
            title={add.label}
          >
            <Icon name="plus" size={18} />
          </ActionIcon>
        )}
      </div>
      <ul id={listId} className={styles.list}>
        {shown.map((room) => (
          <li key={room.slug} data-room={room.slug}>
            <RoomLink
              room={room}
              isCurrent={room.slug === current}
              isMuted={isMuted(room)}
              hasDraft={drafted.has(room.slug)}
            />
          </li>
        ))}
      </ul>
      {own && rooms.length === 0 && !isFolded && (
        <p className={styles.empty}>{t('sidebar.emptySection')}</p>
      )}
      {!isFolded && children}
    </section>
  )
}

function OwnMenu({ section }: { section: SidebarSection }) {
  const { t } = useTranslation()
  return (
    <MenuButton
      label={t('sidebar.sectionMenu', { section: section.name })}
      icon="dots"
      className={`${styles.tool} ${styles.quiet}`}
    >
      <OwnSectionMenu section={section} />
    </MenuButton>
  )
}

const titles: Record<SectionName, string> = {
  unread: 'sidebar.unread',
  starred: 'sidebar.starred',
  direct: 'rooms.direct',
  rooms: 'rooms.title',
  archived: 'sidebar.archived',
}

const orderLabels: Record<Order, string> = { name: 'sidebar.byName', recent: 'sidebar.byTime' }

function OrderMenu({ name }: { name: SectionName }) {
  const { t } = useTranslation()
  const { choices, choose } = useSidebarChoices()
  return (
    <MenuButton
      label={t('sidebar.order', { section: t(titles[name]) })}
      icon="sort"
      className={`${styles.tool} ${styles.quiet}`}
    >
      <MenuChoice
        title={t('sidebar.orderTitle')}
        value={choices.orders[name] ?? 'name'}
        labels={orderLabels}
        onChoose={(order) => choose({ orders: { ...choices.orders, [name]: order as Order } })}
      />
    </MenuButton>
  )
}
