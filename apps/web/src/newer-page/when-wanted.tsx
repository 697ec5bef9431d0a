import { type ReactNode, Suspense, useEffect, useState } from 'react'

type Props = {
  readonly isWanted: boolean
  readonly children: (isOpen: boolean) => ReactNode
}

/**
 * A dialog that is a lazy part: loaded when it is first wanted, and kept then. It opens after it is there, and
 * closes before it goes: so it knows where the focus was, and gives it back.
 */
export function WhenWanted(props: Props) {
  const [isLoaded, setLoaded] = useState(props.isWanted)
  if (props.isWanted && !isLoaded) setLoaded(true)
  if (!isLoaded) return null
  return (
    <Suspense>
      <Opened {...props} />
    </Suspense>
  )
}

function Opened({ isWanted, children }: Props) {
  const [isThere, setThere] = useState(false)
  useEffect(() => setThere(true), [])
  return children(isThere && isWanted)
}
