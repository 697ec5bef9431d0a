import { type TouchEvent, useRef } from 'react'

type Swipe = {
  /** Towards the end of a line: to the right, where one reads that way. */
  readonly onForward?: (() => void) | undefined
  readonly onBack?: (() => void) | undefined
}

const shortest = 60
/** A finger that takes longer selects, or scrolls. */
const longest = 600

/** What a finger does that goes across: handlers for the element. Not where something scrolls that way, or is written in. */
export function useSwipe({ onForward, onBack }: Swipe) {
  const start = useRef<{ x: number; y: number; time: number }>(undefined)
  return {
    onTouchStart({ touches, target, currentTarget, timeStamp }: TouchEvent) {
      const finger = touches[0]
      const isFree =
        touches.length === 1 && target instanceof Element && isAcross(target, currentTarget)
      start.current =
        finger && isFree ? { x: finger.clientX, y: finger.clientY, time: timeStamp } : undefined
    },
    onTouchEnd({ changedTouches, currentTarget, timeStamp }: TouchEvent) {
      const from = start.current
      const finger = changedTouches[0]
      start.current = undefined
      if (!from || !finger || timeStamp - from.time > longest) return
      const across = finger.clientX - from.x
      const isLevel = Math.abs(finger.clientY - from.y) * 2 < Math.abs(across)
      if (!isLevel || Math.abs(across) < shortest) return
      const isMirrored = getComputedStyle(currentTarget).direction === 'rtl'
      if (across > 0 !== isMirrored) onForward?.()
      else onBack?.()
    },
  }
}

/** Whether nothing from the one element up to the other one wants the finger for itself. */
function isAcross(target: Element, until: Element): boolean {
  // What stands over the page is a child of it only for React, or lies in it as a dialog.
  const isHere = until.contains(target) && !until.contains(target.closest('[role="dialog"]'))
  if (!isHere || target.closest('textarea, input')) return false
  for (let one: Element | null = target; one && one !== until; one = one.parentElement)
    if (one.scrollWidth > one.clientWidth && /auto|scroll/.test(getComputedStyle(one).overflowX))
      return false
  return true
}
