/** The parts of the page in their order, and where in each of them the keys go first. */
const regions: readonly { readonly part: string; readonly first: string }[] = [
  { part: 'nav', first: '[aria-current]' },
  { part: 'main header', first: 'button' },
  { part: '[role="log"]', first: 'article[tabindex="0"]' },
  { part: 'main form', first: 'textarea' },
  { part: 'aside', first: 'button' },
]

const focusable = 'a[href], button, input, select, textarea, [tabindex]:not([tabindex="-1"])'

/** Moves the focus to the next part of the page, or to the one before; what is not there, or cannot be reached, is passed over. */
export function moveThroughRegions(step: 1 | -1): void {
  const there = regions.flatMap(({ part, first }) => {
    const element = document.querySelector<HTMLElement>(part)
    return element && !element.closest('[inert]') ? [{ element, first }] : []
  })
  // The last one that the focus is in: a form is in the main part, too.
  const here = there.findLastIndex(({ element }) => element.contains(document.activeElement))
  const from = here === -1 && step === -1 ? 0 : here
  for (let n = 1; n <= there.length; n++) {
    const region = there[(from + step * n + there.length * 2) % there.length]
    if (region && enter(region.element, region.first)) return
  }
}

/** Where the part itself takes the focus, as the list of messages does, it is the part; false where nothing takes it. */
function enter(part: HTMLElement, first: string): boolean {
  const candidates = [
    ...part.querySelectorAll<HTMLElement>(first),
    ...(part.tabIndex >= 0 ? [part] : []),
    ...part.querySelectorAll<HTMLElement>(focusable),
  ]
  return candidates.some((candidate) => {
    candidate.focus({ focusVisible: true } as FocusOptions)
    // It may hand the focus on, as the list of messages does.
    return part.contains(document.activeElement)
  })
}
