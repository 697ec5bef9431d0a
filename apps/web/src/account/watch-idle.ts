import type { ChatClient } from '@lobby/client'

/** Milliseconds without input after which the person counts as away from this device. */
const idleAfter = 5 * 60_000
const signsOfUse = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus'] as const

/** Tells the server when the person has left this page alone for a while, and when they are back. */
export function watchIdle({ presences }: Pick<ChatClient, 'presences'>): void {
  let usedAt = Date.now()
  let timer: ReturnType<typeof setTimeout>
  const lookIn = (milliseconds: number) => {
    clearTimeout(timer)
    timer = setTimeout(look, milliseconds)
  }
  const look = () => {
    const left = usedAt + idleAfter - Date.now()
    if (left > 0) lookIn(left)
    else presences.setIdle(true)
  }
  const used = () => {
    const wasIdle = Date.now() - usedAt >= idleAfter
    usedAt = Date.now()
    if (!wasIdle) return
    presences.setIdle(false)
    lookIn(idleAfter)
  }
  for (const sign of signsOfUse) addEventListener(sign, used, { capture: true, passive: true })
  document.addEventListener('visibilitychange', () => document.hidden || used())
  lookIn(idleAfter)
}
