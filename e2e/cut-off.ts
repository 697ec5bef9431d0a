import type { Locator, Page } from '@playwright/test'

/**
 * What cannot be read in a part of the page, or in all of it, each with its words: what reaches
 * over the side of the window or of its button, and what its frame cuts off. Code and a row of
 * links may go on sideways. Words that end in an ellipsis are in order: people write as much as they like.
 */
export function cutOff(part: Page | Locator): Promise<string[]> {
  return ('goto' in part ? part.locator('body') : part).evaluate(unreadable)
}

/** Words of this part of the page that lie over one another, in pairs. */
export function overlaps(part: Locator): Promise<string[]> {
  return part.evaluate(overlapping)
}

function unreadable(root: HTMLElement): string[] {
  const { scrollWidth, clientWidth } = document.documentElement
  const found =
    scrollWidth > clientWidth ? [`the page goes on sideways: ${scrollWidth} in ${clientWidth}`] : []
  const said = (what: string, element: Element) =>
    found.push(`${what}: ${element.className} “${element.textContent?.slice(0, 80)}”`)
  // What is for ears alone is cut on purpose.
  const isOutOfSight = (element: Element) =>
    element.closest('.visually-hidden, [aria-hidden=true]') !== null ||
    !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
  const hasAround = (element: Element | null, isSo: (style: CSSStyleDeclaration) => boolean) => {
    for (let one = element; one; one = one.parentElement)
      if (isSo(getComputedStyle(one))) return true
    return false
  }

  for (const element of root.querySelectorAll<HTMLElement>('*')) {
    const { overflowX, overflowY, textOverflow } = getComputedStyle(element)
    if (overflowX === 'visible' || textOverflow === 'ellipsis' || isOutOfSight(element)) continue
    if (element.textContent === '' || element.closest('figure, nav')) continue
    if (element.scrollWidth > element.clientWidth + 1) said('cut off at its side', element)
    const isCutBelow = overflowY === 'hidden' || overflowY === 'clip'
    if (isCutBelow && element.scrollHeight > element.clientHeight + 2)
      said('cut off below', element)
  }

  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const { parentElement } = text
    if (!parentElement || !text.textContent?.trim() || isOutOfSight(parentElement)) continue
    // It is shortened, or its frame was looked at above.
    const isFramed = hasAround(
      parentElement,
      ({ overflowX, textOverflow }) =>
        textOverflow === 'ellipsis' || overflowX === 'auto' || overflowX === 'scroll',
    )
    const range = document.createRange()
    range.selectNodeContents(text)
    const { left, right, width } = range.getBoundingClientRect()
    if (width === 0 || isFramed) continue
    if (left < -1 || right > clientWidth + 1) said('outside', parentElement)
    const button = parentElement.closest('button, [role=button]')?.getBoundingClientRect()
    if (button && (left < button.left - 1 || right > button.right + 1))
      said('over its button', parentElement)
  }
  return found
}

function overlapping(root: Element): string[] {
  const lines: { text: Node; words: string; box: DOMRect }[] = []
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const words = text.textContent?.trim()
    if (!words || text.parentElement?.closest('.visually-hidden')) continue
    const range = document.createRange()
    range.selectNodeContents(text)
    for (const box of range.getClientRects()) lines.push({ text, words, box })
  }
  const shared = (a: DOMRect, b: DOMRect) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4
  return lines.flatMap((one, index) =>
    lines
      .slice(index + 1)
      .filter((other) => one.text !== other.text && shared(one.box, other.box))
      .map((other) => `“${one.words}” and “${other.words}”`),
  )
}
