// A picture that is looked at closely: by the wheel, by two fingers, by keys, and moved by one.
import { type CSSProperties, type PointerEvent, useCallback, useRef, useState } from 'react'

type Point = { readonly x: number; readonly y: number }
/** Where the picture is, from the middle of the stage, in pixels; 1 is as large as fits. */
type View = Point & { readonly scale: number }

const fitting: View = { scale: 1, x: 0, y: 0 }
const largest = 10
const step = 1.5
/** Pixels that a pointer moves by before it is no click any more. */
const still = 4

export function useZoom() {
  const stage = useRef<HTMLDivElement | null>(null)
  const image = useRef<HTMLImageElement>(null)
  const [view, setView] = useState(fitting)
  const pointers = useRef(new Map<number, Point>())
  const hasMoved = useRef(false)

  /** By a factor; what is at a point of the stage stays there. */
  const zoomBy = (factor: number, at: Point = { x: 0, y: 0 }) =>
    setView((before) => {
      const scale = Math.min(largest, Math.max(1, before.scale * factor))
      const by = scale / before.scale
      return within({ scale, x: at.x - (at.x - before.x) * by, y: at.y - (at.y - before.y) * by })
    })
  const moveBy = ({ x, y }: Point) =>
    setView((before) => within({ ...before, x: before.x + x, y: before.y + y }))

  /** No further than to its edges. */
  function within({ scale, x, y }: View): View {
    const most = (picture = 0, frame = 0) => Math.max(0, (picture * scale - frame) / 2)
    const [frame, picture] = [stage.current, image.current]
    const across = most(picture?.offsetWidth, frame?.clientWidth)
    const down = most(picture?.offsetHeight, frame?.clientHeight)
    const between = (value: number, bound: number) => Math.min(bound, Math.max(-bound, value))
    return { scale, x: between(x, across), y: between(y, down) }
  }

  /** From the middle of the stage. */
  function placeOf({ clientX, clientY }: Pick<MouseEvent, 'clientX' | 'clientY'>): Point {
    const frame = stage.current?.getBoundingClientRect() ?? new DOMRect()
    return { x: clientX - frame.x - frame.width / 2, y: clientY - frame.y - frame.height / 2 }
  }

  // React's listener could not keep the page from being zoomed.
  const onWheel = useRef((_: WheelEvent) => {})
  onWheel.current = (event) => {
    event.preventDefault()
    zoomBy(Math.exp(-event.deltaY / (event.ctrlKey ? 100 : 500)), placeOf(event))
  }
  const atStage = useCallback((element: HTMLDivElement) => {
    const listen = (event: WheelEvent) => onWheel.current(event)
    stage.current = element
    element.addEventListener('wheel', listen, { passive: false })
    return () => {
      stage.current = null
      element.removeEventListener('wheel', listen)
    }
  }, [])

  function onPointerDown(event: PointerEvent): void {
    if (pointers.current.size === 0) hasMoved.current = false
    pointers.current.set(event.pointerId, placeOf(event))
  }

  function onPointerMove(event: PointerEvent): void {
    const before = pointers.current.get(event.pointerId)
    if (!before) return
    const now = placeOf(event)
    const moved = { x: now.x - before.x, y: now.y - before.y }
    if (!hasMoved.current && Math.hypot(moved.x, moved.y) < still) return
    hasMoved.current = true
    // Not before it moves: what is captured clicks the stage, not the picture.
    stage.current?.setPointerCapture(event.pointerId)
    pointers.current.set(event.pointerId, now)
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1]
    if (!other) {
      moveBy(moved)
      return
    }
    const apart = (point: Point) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y))
    zoomBy(apart(now) / apart(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 })
    moveBy({ x: moved.x / 2, y: moved.y / 2 })
  }

  const onPointerEnd = ({ pointerId }: PointerEvent) => void pointers.current.delete(pointerId)

  return {
    scale: view.scale,
    fit: () => setView(fitting),
    closer: () => zoomBy(step),
    further: () => zoomBy(1 / step),
    moveBy,
    /** As large as it is, around the point that was clicked; or as large as fits. */
    toggle(event: Pick<MouseEvent, 'clientX' | 'clientY' | 'detail'>): void {
      if (hasMoved.current) return
      const { naturalWidth = 0, offsetWidth = 1 } = image.current ?? {}
      // By a key, there is no point.
      const at = event.detail > 0 ? placeOf(event) : undefined
      if (view.scale > 1) setView(fitting)
      else zoomBy(Math.max(2, naturalWidth / offsetWidth), at)
    },
    stage: {
      ref: atStage,
      onPointerDown,
      onPointerMove,
      onPointerUp: onPointerEnd,
      onPointerCancel: onPointerEnd,
    },
    image: {
      ref: image,
      draggable: false,
      style: {
        '--x': `${view.x}px`,
        '--y': `${view.y}px`,
        '--scale': view.scale,
      } as CSSProperties,
    },
  }
}
