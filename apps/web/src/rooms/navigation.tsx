import { useEffect } from 'react'
import { lazyPart } from '../newer-page/lazy-part.ts'
import { WhenWanted } from '../newer-page/when-wanted.tsx'
import { openDialog } from '../ui/open-dialog.ts'
import { Sidebar } from './sidebar/sidebar.tsx'

const NavigationDrawer = lazyPart(() => import('./navigation-drawer.tsx'))

type Props = {
  readonly slug: string
  /** Then it is a drawer, and open or not. */
  readonly isNarrow: boolean
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** The way to all other rooms and to oneself: beside the room or, where it is narrow, before it. */
export function Navigation({ slug, isNarrow, isOpen, onClose }: Props) {
  // A room that was chosen otherwise than by its link, as in a dialog over the drawer, is in the way of nothing either.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another room
  useEffect(onClose, [slug])
  const sidebar = <Sidebar slug={slug} isDrawer={isNarrow} onChosen={onClose} onOpen={openDialog} />
  if (!isNarrow) return sidebar
  return (
    <WhenWanted isWanted={isOpen}>
      {(isOpen) => (
        <NavigationDrawer isOpen={isOpen} onClose={onClose}>
          {sidebar}
        </NavigationDrawer>
      )}
    </WhenWanted>
  )
}
