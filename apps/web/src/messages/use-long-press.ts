import { type MouseEvent, type PointerEvent, type TouchEvent, useRef } from 'react'

const pressed = 450
/** Pixels: a finger that moves on scrolls. */
const still = 10

type Press = {
  readonly x: number
  readonly y: number
  readonly target: Element
  readonly timer: ReturnType<typeof setTimeout>
}

/** Calls back when a finger rests on something for a while. Not on links: there the browser has a menu of its own. */
export function useLongPress(onPress: (target: Element) => void) {
  const press = useRef<Press>(undefined)
  /** The finger that has called back is still down. */
  const isDone = useRef(false)

  function end(): void {
    clearTimeout(press.current?.timer)
    press.current = undefined
  }

  function fire(): void {
    const target = press.current?.target
    end()
    if (!target) return
    isDone.current = true
    onPress(target)
  }

  return {
    onPointerDown({ pointerType, target, clientX: x, clientY: y }: PointerEvent): void {
      end()
      isDone.current = false
      if (pointerType !== 'touch' || !(target instanceof Element)) return
      if (target.closest('a, button')) return
      press.current = { x, y, target, timer: setTimeout(fire, pressed) }
    },
    onPointerMove({ clientX, clientY }: PointerEvent): void {
      if (press.current && Math.hypot(clientX - press.current.x, clientY - press.current.y) > still)
        end()
    },
    onPointerUp: end,
    onPointerCancel: end,
    /** What has come under the finger meanwhile is not meant by it. */
    onTouchEnd(event: TouchEvent): void {
      if (isDone.current) event.preventDefault()
    },
    /** The browser may be the first to say that it was long enough. */
    onContextMenu(event: MouseEvent): void {
      if (!press.current && !isDone.current) return
      event.preventDefault()
      fire()
    },
  }
}
