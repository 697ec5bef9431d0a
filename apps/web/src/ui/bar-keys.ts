import type { KeyboardEvent } from 'react'

/** Arrows, Home and End move among the buttons of a bar, which is one stop of Tab. */
export function moveInBar(event: KeyboardEvent<HTMLElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const here = buttons.findIndex((button) => button.matches(':focus'))
  const isMirrored = getComputedStyle(event.currentTarget).direction === 'rtl'
  const step = { ArrowRight: isMirrored ? -1 : 1, ArrowLeft: isMirrored ? 1 : -1 }[event.key]
  const target = { Home: 0, End: buttons.length - 1 }[event.key]
  if (step === undefined && target === undefined) return
  event.preventDefault()
  buttons[target ?? (here + (step ?? 0) + buttons.length) % buttons.length]?.focus()
}
