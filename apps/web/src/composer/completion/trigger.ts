import type { ReactNode } from 'react'

/** Something that can stand in place of what was typed. */
export type Option = {
  readonly key: string
  readonly label: string
  readonly detail?: string
  /** A face or an emoji; it says nothing that the label does not. */
  readonly picture?: ReactNode
  /** What is put into the text; a space follows it. */
  readonly insert: string
  readonly onAccept?: () => void
}

/** A sign after which the composer proposes how to go on. */
export type Trigger = {
  /** What may be typed after the sign for it to propose anything. */
  readonly query: RegExp
  /** Only at the beginning of a message. */
  readonly atStart?: true
  /** Accepts the first option where its key is what was typed, as the second colon of `:tada:`. */
  readonly closer?: string
  /** Best first; none while they are not known. */
  readonly useOptions: (query: string, slug: string) => readonly Option[]
}
