import type { useCompletion } from './use-completion.ts'

type Props = {
  readonly completion: ReturnType<typeof useCompletion>
  readonly slug: string
}

/** The list of what is proposed for a field, over it. */
export function Proposals({ completion, slug }: Props) {
  const { token, List } = completion
  if (!token || !List) return null
  return (
    <List
      key={token.sign}
      ref={completion.list}
      id={completion.listId}
      slug={slug}
      token={token}
      onAccept={completion.accept}
      onActive={completion.setActive}
      onKnown={completion.onKnown}
    />
  )
}
