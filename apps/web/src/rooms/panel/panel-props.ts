import type { Room } from '@lobby/protocol'
import type { Members } from '../use-members.ts'

/** What each panel is given. */
export type PanelProps = {
  readonly room: Room
  readonly members: Members
  readonly onClose: () => void
}
