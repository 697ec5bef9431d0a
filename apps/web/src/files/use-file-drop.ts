import { type DragEvent, useState } from 'react'

/** Takes files that are dropped on an element. Text that is dragged goes where it always goes. */
export function useFileDrop(onFiles: ((files: Iterable<File>) => void) | undefined) {
  const [isOver, setOver] = useState(false)
  const takes = ({ dataTransfer }: DragEvent) =>
    onFiles !== undefined && dataTransfer.types.includes('Files')
  return {
    'data-drop': isOver || undefined,
    onDragOver(event: DragEvent) {
      if (!takes(event)) return
      event.preventDefault()
      setOver(true)
    },
    onDragLeave({ currentTarget, relatedTarget }: DragEvent) {
      if (!currentTarget.contains(relatedTarget as Node | null)) setOver(false)
    },
    onDrop(event: DragEvent) {
      setOver(false)
      if (!takes(event)) return
      event.preventDefault()
      onFiles?.(event.dataTransfer.files)
    },
  }
}
