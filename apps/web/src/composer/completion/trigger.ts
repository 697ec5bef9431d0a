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

/** What the composer proposes after a sign. */
export type Trigger = {
  /** What the list is called, in `completion` of the texts. */
  readonly name: string
  /** Accepts the first option where its key is what was typed, as the second colon of `:tada:`. */
  readonly closer?: string
  /** Best first; undefined while what they are found in is on its way. */
  readonly useOptions: (query: string, slug: string) => readonly Option[] | undefined
}
