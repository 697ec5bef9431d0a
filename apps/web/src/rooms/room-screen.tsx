import type { Message } from '@lobby/protocol'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { useCallback, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChat, useMe, useRoom } from '../chat/chat.tsx'
import { useRoomName } from '../chat/display-names.ts'
import { ClosedComposer, Composer } from '../composer/composer.tsx'
import { obstacleIn } from '../composer/obstacle.ts'
import { useAttach, useKeptUploads } from '../files/use-attach.ts'
import { useFileDrop } from '../files/use-file-drop.ts'
import { MessageList, type MessageListHandle } from '../messages/message-list.tsx'
import { ServerBanner } from '../messages/server-banner.tsx'
import { TypingLine } from '../messages/typing-line.tsx'
import { NewerPageNotice } from '../newer-page/newer-page-notice.tsx'
import { ConnectionBanner } from '../ui/connection-banner.tsx'
import { besideQuery, closePanel, useOpenPanel } from '../ui/open-panel.ts'
import { useBackCloses } from '../ui/use-back-closes.ts'
import { useSwipe } from '../ui/use-swipe.ts'
import { useTitle } from '../ui/use-title.ts'
import { Navigation } from './navigation.tsx'
import { panelFor } from './panel/panels.ts'
import { RightPanel } from './panel/right-panel.tsx'
import { RoomHeader } from './room-header.tsx'
import styles from './room-screen.module.css'
import { useLevelEnds } from './use-level-ends.ts'
import { useMembers } from './use-members.ts'
import { useRoomKeys } from './use-room-keys.ts'

const nothing: never[] = []

/** A room, the way to all others, and what is open beside it. The frame stays while rooms change: only the text and the composer are the room's. */
export function RoomScreen({ slug, at }: { slug: string; at: number | undefined }) {
  const { t } = useTranslation()
  const client = useChat()
  const room = useRoom(slug)
  useLevelEnds()
  useKeptUploads()
  const isNarrow = useMediaQuery('(max-width: 47.99em)', undefined, {
    getInitialValueInEffect: false,
  })
  const isBeside = useMediaQuery(besideQuery, undefined, { getInitialValueInEffect: false })
  const [isDrawerOpen, drawer] = useDisclosure(false)
  const list = useRef<MessageListHandle>(null)
  const members = useMembers(slug)
  const open = useOpenPanel()
  const isElsewhere = open?.about !== undefined && open.about.slug !== slug
  const wanted = isElsewhere ? undefined : panelFor(open?.name, members.list?.may ?? [])
  const panel = wanted?.isOfAll && !isBeside ? undefined : wanted
  const me = useMe()
  const obstacle = obstacleIn(room, members.list, me)
  const moderates = members.list?.may.includes('message.delete') === true
  const name = useRoomName(room) ?? slug
  useTitle(name)
  const [reply, setReply] = useState<{ readonly slug: string; readonly to: Message }>()
  const answered = reply?.slug === slug ? reply.to : undefined
  const onReply = useCallback((to: Message) => setReply({ slug, to }), [slug])
  const attach = useAttach(slug)
  const drop = useFileDrop(obstacle ? undefined : attach)
  const swipe = useSwipe({ onForward: isNarrow ? drawer.open : undefined })
  useRoomKeys(slug, list)
  useBackCloses(panel !== undefined && !isBeside, closePanel)
  useBackCloses(isNarrow && isDrawerOpen, drawer.close)

  return (
    <div className={styles.screen}>
      <Navigation slug={slug} isNarrow={isNarrow} isOpen={isDrawerOpen} onClose={drawer.close} />
      <main
        className={styles.room}
        aria-label={name}
        inert={panel !== undefined && !isBeside}
        data-drop-label={t('composer.drop')}
        {...drop}
        {...swipe}
      >
        <ServerBanner />
        <RoomHeader
          slug={slug}
          members={members}
          onOpenRooms={isNarrow ? drawer.open : undefined}
        />
        <ConnectionBanner />
        <NewerPageNotice />
        <MessageList
          key={`list ${slug}`}
          ref={list}
          slug={slug}
          at={at}
          may={members.list?.may ?? nothing}
          mayWrite={!obstacle}
          onReply={onReply}
        />
        <div className={styles.foot}>
          <TypingLine slug={slug} />
          {obstacle ? (
            <ClosedComposer obstacle={obstacle} />
          ) : (
            <Composer
              key={slug}
              slug={slug}
              isExempt={moderates}
              answered={answered}
              onAnswerNothing={() => setReply(undefined)}
              onSend={(body, files) => {
                client.send(slug, body, answered && { replyTo: answered.seq }, files)
                setReply(undefined)
                list.current?.onSent()
              }}
            />
          )}
        </div>
      </main>
      {room && panel && <RightPanel panel={panel} room={room} members={members} />}
    </div>
  )
}
