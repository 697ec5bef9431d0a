import type { Author } from '@lobby/protocol'
import { lazy, Suspense } from 'react'
import { Avatar } from './avatar.tsx'

// Nobody waits for it; without a network there is none.
const Mark = lazy(() =>
  import('./presence-mark.tsx').catch(() => ({ default: (_: { id: string }) => null })),
)

type Props = { readonly person: Pick<Author, 'id' | 'name'>; readonly size: number }

/** A person's picture, and how they are here. */
export function PresentAvatar({ person, size }: Props) {
  return (
    <span style={{ position: 'relative', display: 'inline-grid' }} aria-hidden="true">
      <Avatar person={person} size={size} />
      <Suspense>
        <Mark id={person.id} size={size} />
      </Suspense>
    </span>
  )
}

/** The same in words, for who does not see the dot. */
export function PresenceWord({ id }: { readonly id: string }) {
  return (
    <Suspense>
      <Mark id={id} />
    </Suspense>
  )
}
