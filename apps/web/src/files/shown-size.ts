import type { AttachedFile } from '@lobby/protocol'
import type { CSSProperties } from 'react'
import { isShownText, linesShown } from './shown-text.ts'

const most = { width: 400, height: 320 }
/** Of several pictures, each is so high. */
const rowHeight = 160

/** How large a file is shown in a message, in pixels of the page, where that is wide enough: known before it is here. */
export function shownSize(
  { type, width = 0, height = 0 }: AttachedFile,
  count: number,
): { readonly width: number; readonly height: number } {
  if (type.startsWith('video/')) return { width: 400, height: 225 }
  if (type.startsWith('audio/')) return { width: 320, height: 54 }
  if (width === 0 || height === 0) return { width: 320, height: 60 }
  if (count > 1) {
    const wide = Math.round((rowHeight * width) / height)
    return { width: Math.min(Math.max(wide, 90), 300), height: rowHeight }
  }
  const scale = Math.min(1, most.width / width, most.height / height)
  return {
    width: Math.max(48, Math.round(width * scale)),
    height: Math.max(32, Math.round(height * scale)),
  }
}

/** The card of a text, the line of the button under it and what is around its lines, in pixels. */
const aroundText = { card: 62, button: 33, padding: 18 }
const textLine = 20

/** What a file takes, for `attachments.module.css`. */
export function roomOf(file: AttachedFile, count: number): CSSProperties {
  if (isShownText(file)) {
    const { card, button, padding } = aroundText
    const height = card + padding + textLine * linesShown(file) + button
    return { '--width': '480px', '--ratio': 'auto', '--height': `${height}px` } as CSSProperties
  }
  const { width, height } = shownSize(file, count)
  return { '--width': `${width}px`, '--ratio': `${width} / ${height}` } as CSSProperties
}
