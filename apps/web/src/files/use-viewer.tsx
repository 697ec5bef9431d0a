import type { AttachedFile } from '@lobby/protocol'
import { type ReactNode, Suspense, useRef, useState } from 'react'
import { lazyPart } from '../newer-page/lazy-part.ts'
import { isPicture } from './file-path.ts'

const Viewer = lazyPart(() => import('./viewer.tsx'))

type PlaceOf = (picture: AttachedFile) => string

/** Opens the pictures among these files over the page; where they come from several messages, with the way to each. */
export function useViewer(files: readonly AttachedFile[], placeOf?: PlaceOf) {
  const [shown, setShown] = useState<string>()
  const opener = useRef<HTMLElement>(undefined)
  const close = () => {
    setShown(undefined)
    // Once the viewer is gone.
    setTimeout(() => opener.current?.focus())
  }
  const viewer: ReactNode = shown !== undefined && (
    <Suspense>
      <Viewer
        pictures={files.filter(isPicture)}
        first={shown}
        onClose={close}
        {...(placeOf && { placeOf })}
      />
    </Suspense>
  )
  return {
    show({ id }: AttachedFile, button: HTMLElement): void {
      opener.current = button
      setShown(id)
    },
    viewer,
  }
}
