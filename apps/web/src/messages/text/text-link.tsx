import type { ReactNode } from 'react'

interface Props {
  readonly href: string
  readonly title?: string
  readonly children: ReactNode
}

/** A link that a person has written: it opens beside the page, and tells where it leads nothing of us. */
export function TextLink({ href, title, children }: Props) {
  return (
    <a
      href={href}
      title={title}
      {...(!href.startsWith('mailto:') && { target: '_blank' })}
      rel="noopener noreferrer nofollow ugc"
    >
      {children}
    </a>
  )
}
