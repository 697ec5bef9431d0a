import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { type ReactNode, Suspense } from 'react'
import { NameScreen } from '../account/name-screen.tsx'
import { useChatState, useMe } from '../chat/chat.tsx'
import { ErrorBoundary } from '../newer-page/error-boundary.tsx'
import { BeforeTitle } from '../ui/list-page.tsx'
import { Loading } from '../ui/loading.tsx'
import { useBackCloses } from '../ui/use-back-closes.ts'
import { Navigation } from './navigation.tsx'
import styles from './room-screen.module.css'
import { RoomsButton } from './rooms-button.tsx'
import { useLevelEnds } from './use-level-ends.ts'

/** A list of the person's own, in the frame of a room: the way to all rooms stays beside it. */
export function BesideRooms({ children }: { children: ReactNode }) {
  const session = useChatState(({ session }) => session.kind)
  const me = useMe()
  if (session === 'signed-out') return <NameScreen />
  return me ? <Frame>{children}</Frame> : <Loading />
}

function Frame({ children }: { children: ReactNode }) {
  const isNarrow = useMediaQuery('(max-width: 47.99em)', undefined, {
    getInitialValueInEffect: false,
  })
  const [isOpen, drawer] = useDisclosure(false)
  useLevelEnds()
  useBackCloses(isNarrow && isOpen, drawer.close)
  return (
    <div className={styles.screen}>
      <Navigation slug="" isNarrow={isNarrow} isOpen={isOpen} onClose={drawer.close} />
      <BeforeTitle value={isNarrow && <RoomsButton slug="" onOpen={drawer.open} />}>
        <ErrorBoundary>
          <Suspense fallback={<Loading />}>{children}</Suspense>
        </ErrorBoundary>
      </BeforeTitle>
    </div>
  )
}
