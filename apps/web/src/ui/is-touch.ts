/** Whether people point with fingers here: then there is no keyboard with a Shift, and it takes half the screen. */
export function isTouch(): boolean {
  return matchMedia('(pointer: coarse)').matches
}
