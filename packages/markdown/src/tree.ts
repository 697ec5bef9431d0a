/** Where something stands in the source, in UTF-16 units; `end` is after it. */
export interface Span {
  readonly start: number
  readonly end: number
}

export type Inline = Span &
  (
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'break' }
    | { readonly kind: 'code'; readonly text: string }
    | { readonly kind: 'maths'; readonly text: string; readonly isDisplay: boolean }
    | { readonly kind: Wrapper; readonly children: readonly Inline[] }
    | Link
    | Name
  )

/** What stands around other inlines and says how they look. */
export type Wrapper = 'emphasis' | 'strong' | 'strike' | 'spoiler'

/** A link that was written as such (`named`), as a picture, or just as its address. */
export type Link = Span & {
  readonly kind: 'link'
  readonly form: 'named' | 'picture' | 'address'
  readonly href: string
  readonly title: string | undefined
  readonly children: readonly Inline[]
}

/** `@name`, `#room` or `:emoji:`, without its signs. Whether it means anything is for the reader to know. */
export type Name = Span & { readonly kind: 'mention' | 'room' | 'emoji'; readonly name: string }

export type Block = Span &
  (
    | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
    | { readonly kind: 'heading'; readonly level: number; readonly children: readonly Inline[] }
    | { readonly kind: 'code'; readonly language: string; readonly text: string }
    | { readonly kind: 'quote'; readonly children: readonly Block[] }
    | { readonly kind: 'line' }
    | List
    | Table
  )

export type List = Span & {
  readonly kind: 'list'
  /** The first number; a list of bullets has none. */
  readonly first: number | undefined
  readonly items: readonly Item[]
}

/** `isDone` is of tasks alone. */
export type Item = Span & {
  readonly isDone: boolean | undefined
  readonly children: readonly Block[]
}

export type Align = 'start' | 'center' | 'end' | undefined

/** A row may have fewer cells than the head, never more. */
export type Table = Span & {
  readonly kind: 'table'
  readonly aligns: readonly Align[]
  readonly head: readonly Cell[]
  readonly rows: readonly (readonly Cell[])[]
}

export type Cell = Span & { readonly children: readonly Inline[] }
