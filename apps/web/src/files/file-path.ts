import type { AttachedFile } from '@lobby/protocol'

export function isPicture({ type, width }: AttachedFile): boolean {
  return type.startsWith('image/') && width !== undefined
}

export function filePath({ id, name }: AttachedFile): string {
  return `/files/${id}/${encodeURIComponent(name)}`
}

/** The picture for so many pixels of the page. */
export function thumbPath({ id }: AttachedFile, width: number): string {
  return `/files/${id}/thumb?w=${Math.ceil(width * Math.min(2, devicePixelRatio))}`
}
