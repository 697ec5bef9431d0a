import type { AttachedFile } from '@lobby/protocol'

/** Lines of a text that are shown in a message before more is asked for. */
const mostLines = 8
/** Bytes that a line has at least, as far as is guessed: a small file takes little room. */
const perLine = 16

/** What is text, as the server has found it. */
const texts = /^text\/|^application\/(json|xml)$/

/** Whether the beginning of a file is shown where it was sent. */
export function isShownText({ type, bytes }: AttachedFile): boolean {
  return texts.test(type) && bytes > 0
}

/** How many lines of it stand in the message: known before it is here. */
export function linesShown({ bytes }: Pick<AttachedFile, 'bytes'>): number {
  return Math.min(mostLines, Math.max(2, Math.ceil(bytes / perLine)))
}

/** The end of a file's name, which says what is in it. */
export function endOf({ name }: Pick<AttachedFile, 'name'>): string {
  return /\.([a-z\d]{1,12})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
}
