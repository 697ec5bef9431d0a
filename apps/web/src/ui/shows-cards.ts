import { useDeviceChoice } from './device-choice.ts'

const choices = ['on', 'off'] as const

/** Whether pages to which messages link are shown below them, on this device. */
export function useShowsCards() {
  return useDeviceChoice('link-cards', choices)
}
