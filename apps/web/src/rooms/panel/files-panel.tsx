import { mayLink } from '@lobby/markdown'
import type { AttachedFile, RoomEvent, RoomFile, RoomFileKind, RoomLink } from '@lobby/protocol'
import { SegmentedControl } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { useChat, useChatState } from '../../chat/chat.tsx'
import { messagePath } from '../../chat/room-path.ts'
import { FileCard } from '../../files/file-card.tsx'
import { useFileWords } from '../../files/file-words.ts'
import { PictureGrid } from '../../files/picture-grid.tsx'
import { useDates } from '../../i18n/use-dates.ts'
import form from '../../ui/form.module.css'
import { MoreButton } from '../../ui/more-button.tsx'
import { PersonName } from '../../ui/person-name.tsx'
import { Problem } from '../../ui/problem.tsx'
import { useList } from '../../ui/use-list.ts'
import styles from './files-panel.module.css'
import type { PanelProps } from './panel-props.ts'

const tabs = ['media', 'documents', 'links'] as const
type Tab = (typeof tabs)[number]

/** The media, files and links of a room, each leading to its message. */
export default function FilesPanel({ room: { slug } }: PanelProps) {
  const { t } = useFileWords()
  const [tab, setTab] = useState<Tab>('media')
  return (
    <div className={styles.panel}>
      <SegmentedControl
        fullWidth
        aria-label={t('ofRoom.kinds')}
        data={tabs.map((value) => ({ value, label: t(`ofRoom.${value}`) }))}
        value={tab}
        onChange={(value) => setTab(value as Tab)}
      />
      {tab === 'links' ? <Links slug={slug} /> : <Files key={tab} slug={slug} kind={tab} />}
    </div>
  )
}

function Files({ slug, kind }: { readonly slug: string; readonly kind: RoomFileKind }) {
  const { call } = useChat().api
  const list = useRoomList<RoomFile>([slug, 'files', kind], slug, async (after) => {
    const page = await call('GET /api/rooms/{slug}/files', {
      params: { slug },
      query: { kind, after },
    })
    return [page.files, page.next]
  })
  const placeOf = ({ id }: AttachedFile) =>
    messagePath(slug, list.items?.find(({ file }) => file.id === id)?.seq ?? 0)
  return (
    <Listed list={list} kind={kind}>
      {kind === 'media' ? (
        <PictureGrid files={list.items?.map(({ file }) => file) ?? []} placeOf={placeOf} />
      ) : (
        list.items?.map((item) => (
          <li key={item.file.id} className={styles.item}>
            <FileCard file={item.file} />
            <Sent slug={slug} of={item} />
          </li>
        ))
      )}
    </Listed>
  )
}

function Links({ slug }: { readonly slug: string }) {
  const { call } = useChat().api
  const list = useRoomList<RoomLink>([slug, 'links'], slug, async (after) => {
    const page = await call('GET /api/rooms/{slug}/links', { params: { slug }, query: { after } })
    return [page.links, page.next]
  })
  return (
    <Listed list={list} kind="links">
      {list.items?.map((item) => (
        <li key={`${item.seq} ${item.href}`} className={styles.item}>
          <a
            className={styles.link}
            dir="ltr"
            href={item.href}
            target="_blank"
            rel="noopener noreferrer nofollow ugc"
          >
            {item.href.replace(/^https?:\/\//i, '')}
          </a>
          <Sent slug={slug} of={item} />
        </li>
      ))}
    </Listed>
  )
}

type ListedProps = {
  readonly list: ReturnType<typeof useList>
  readonly kind: Tab
  readonly children: ReactNode
}

function Listed({ list, kind, children }: ListedProps) {
  const { t } = useFileWords()
  const isEmpty = list.items?.length === 0 && !list.hasMore
  return (
    <>
      <Problem>{list.problem}</Problem>
      {isEmpty && <p className={form.note}>{t(`ofRoom.none.${kind}`)}</p>}
      <ul className={styles.list} data-kind={kind} aria-label={t(`ofRoom.${kind}`)}>
        {children}
      </ul>
      <MoreButton list={list} />
    </>
  )
}

/** Who has sent it and when; leads to its message. */
function Sent({ slug, of }: { readonly slug: string; readonly of: Omit<RoomLink, 'href'> }) {
  const { lately } = useDates()
  return (
    <span className={styles.sent}>
      <PersonName person={of.author} />,{' '}
      <Link href={messagePath(slug, of.seq)}>{lately(of.createdAt)}</Link>
    </span>
  )
}

/** Whether it may add to such a list, or take something out of it. */
function isOfInterest(event: RoomEvent): boolean {
  if (event.type !== 'message.created')
    return event.type === 'message.deleted' || event.type === 'message.edited'
  const { attachments, body } = event.message
  return attachments !== undefined || mayLink(body)
}

/** A list of a room, without what blocked people sent; read again when something of its kind comes, changes or goes. */
function useRoomList<Item extends Omit<RoomLink, 'href'>>(
  key: readonly string[],
  slug: string,
  ask: (after?: string) => Promise<readonly [readonly Item[], string | null]>,
) {
  const list = useList<Item>(key, ask)
  const blocked = useChatState(({ profile }) => profile?.blocked)
  const last = useChatState(
    ({ timelines }) => timelines.get(slug)?.events.findLast(isOfInterest)?.seq,
  )
  const known = useRef(last)
  const { reload } = list
  useEffect(() => {
    if (known.current !== last) void reload()
    known.current = last
  })
  return { ...list, items: list.items?.filter(({ author }) => !blocked?.includes(author.id)) }
}
