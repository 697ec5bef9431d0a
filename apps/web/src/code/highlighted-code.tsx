import { common, createLowlight } from 'lowlight'
import { type ReactNode, useMemo } from 'react'

const lowlight = createLowlight(common)
type Node = ReturnType<typeof lowlight.highlight>['children'][number]

interface Props {
  readonly language: string
  readonly text: string
}

/** Code with its words told apart; that of a language which is not known stays as it is. */
export default function HighlightedCode({ language, text }: Props) {
  return useMemo(
    () =>
      lowlight.registered(language) ? nodesOf(lowlight.highlight(language, text).children) : text,
    [language, text],
  )
}

function nodesOf(nodes: readonly Node[]): ReactNode[] {
  return nodes.map((node, index) => {
    if (node.type === 'text') return node.value
    if (node.type !== 'element') return null
    const [kind] = (node.properties.className ?? []) as readonly string[]
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the words of a text do not move
      <span key={index} data-word={kind?.replace('hljs-', '')}>
        {nodesOf(node.children as readonly Node[])}
      </span>
    )
  })
}
