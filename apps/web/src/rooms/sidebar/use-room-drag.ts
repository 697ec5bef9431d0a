import type { DragEvent } from 'react'
import { useChat } from '../../chat/chat.tsx'
import { useStarredRooms } from '../starred-rooms.ts'
import { changeSections } from './own-sections.ts'
import { placedRoom, withoutRoom } from './section-changes.ts'
import { ownId } from './sidebar-sections.ts'

/** What is dragged is a room of the list, by its address. */
const type = 'application/x-lobby-room'
const over = 'data-over'

/** Rooms are dragged from section to section, and to their place in one that is in the person's own order. */
export function useRoomDrag() {
  const client = useChat()
  const { starred, toggle } = useStarredRooms()

  const isOurs = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes(type)
  const sectionAt = ({ target }: DragEvent) => closest(target, '[data-section]')
  const mark = (list: HTMLElement, section: HTMLElement | undefined) => {
    for (const marked of list.querySelectorAll(`[${over}]`))
      if (marked !== section) marked.removeAttribute(over)
    section?.setAttribute(over, '')
  }

  return {
    onDragStart(event: DragEvent<HTMLElement>) {
      const slug = closest(event.target, '[data-room]')?.dataset.room
      if (slug === undefined) return
      event.dataTransfer.setData(type, slug)
      event.dataTransfer.effectAllowed = 'copyMove'
    },
    onDragOver(event: DragEvent<HTMLElement>) {
      const section = isOurs(event) ? sectionAt(event) : undefined
      if (section) event.preventDefault()
      mark(event.currentTarget, section)
    },
    onDragLeave(event: DragEvent<HTMLElement>) {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null))
        mark(event.currentTarget, undefined)
    },
    onDrop(event: DragEvent<HTMLElement>) {
      mark(event.currentTarget, undefined)
      const section = sectionAt(event)?.dataset.section
      if (!isOurs(event) || section === undefined) return
      event.preventDefault()
      const slug = event.dataTransfer.getData(type)
      const before = closest(event.target, '[data-room]')?.dataset.room
      const id = ownId(section)
      // A starred room is among the starred ones, wherever else it is.
      if (starred.has(slug) !== (section === 'starred')) toggle(slug)
      if (section === 'starred' || slug === before) return
      const change = id === undefined ? withoutRoom(slug) : placedRoom(slug, id, before)
      // Where it could not be kept, the list shows the room where it was.
      changeSections(client, change).catch(() => {})
    },
  }
}

function closest(target: EventTarget, selector: string): HTMLElement | undefined {
  return (target instanceof Element && target.closest<HTMLElement>(selector)) || undefined
}
