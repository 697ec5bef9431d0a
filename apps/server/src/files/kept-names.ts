// What files are called where they are kept: names made at random, never those that people give.
import { randomBytes } from 'node:crypto'

/** The sizes in which a picture is kept besides its own, in pixels of width. */
export const thumbWidths = [400, 1_200] as const

/** 128 bits. */
export function randomName(): string {
  return randomBytes(16).toString('base64url')
}

/** What the file is called, or the picture in one of its sizes. */
export function keptName(content: string, width?: number): string {
  return width === undefined ? content : `${content}.${width}`
}

/** All names under which something of it may be kept. */
export function keptNames(content: string): string[] {
  return [undefined, ...thumbWidths].map((width) => keptName(content, width))
}
