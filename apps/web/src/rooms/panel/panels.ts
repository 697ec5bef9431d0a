import type { MemberList } from '@lobby/protocol'
import type { ComponentType } from 'react'
import { lazyPart } from '../../newer-page/lazy-part.ts'
import type { PanelName } from '../../ui/open-panel.ts'
import type { PanelProps } from './panel-props.ts'

export type Panel = {
  /** Its key among the texts. */
  readonly title: string
  readonly Content: ComponentType<PanelProps>
  /** Who sees it; everybody where nothing is said. */
  readonly isFor?: (may: MemberList['may']) => boolean
  /** It is about all rooms, and stays as it is from one to another; where it would lie over them, it is not there. */
  readonly isOfAll?: true
}

const panels: Record<PanelName, Panel> = {
  members: {
    title: 'members.title',
    Content: lazyPart(() => import('./members-panel.tsx')),
  },
  pins: {
    title: 'messages.pins',
    Content: lazyPart(() => import('./pins-panel.tsx')),
  },
  files: {
    title: 'messages.files',
    Content: lazyPart(() => import('./files-panel.tsx')),
  },
  thread: {
    title: 'threads.title',
    Content: lazyPart(() => import('./thread-panel.tsx')),
  },
  search: {
    title: 'search.title',
    Content: lazyPart(() => import('../../search/search-panel.tsx')),
    isOfAll: true,
  },
  settings: {
    title: 'settings.title',
    Content: lazyPart(() => import('./room-settings.tsx')),
    isFor: (may) => may.includes('room.configure'),
  },
}

/** Undefined where there is none of this name for the person, as one that an older page has kept. */
export function panelFor(name: string | undefined, may: MemberList['may']): Panel | undefined {
  if (name === undefined || !Object.hasOwn(panels, name)) return undefined
  const panel = panels[name as PanelName]
  return (panel.isFor?.(may) ?? true) ? panel : undefined
}
