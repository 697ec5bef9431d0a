// How close together the messages stand, on this device. A mark on the page's root says it to the style sheets alone:
// no message is drawn anew for it.
import { readStored, store } from '../ui/storage.ts'

export const densities = ['comfortable', 'compact'] as const
export type Density = (typeof densities)[number]

const key = 'density'

export function chosenDensity(): Density {
  return densities.find((density) => density === readStored(key)) ?? 'comfortable'
}

export function chooseDensity(density: Density): void {
  store(key, density)
  applyDensity()
}

/** The page as it was chosen; from now on also when it is chosen in another window. */
export function watchDensity(): void {
  applyDensity()
  addEventListener('storage', applyDensity)
}

function applyDensity(): void {
  document.documentElement.dataset.density = chosenDensity()
}
