import { useLayoutEffect } from 'react'
import { useDeviceChoice } from '../ui/device-choice.ts'

export const densities = ['comfortable', 'compact'] as const
export type Density = (typeof densities)[number]

/** How close together the messages stand, on this device. */
export function useDensity() {
  return useDeviceChoice('density', densities)
}

/** Says it on the page's root, to the style sheets alone: no message is drawn anew for it. */
export function KeepDensity() {
  const [density] = useDensity()
  useLayoutEffect(() => {
    document.documentElement.dataset.density = density
  }, [density])
  return null
}
