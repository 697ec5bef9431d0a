import { useDeviceChoice } from './device-choice.ts'

const sendKeys = ['enter', 'ctrl-enter'] as const
export type SendKey = (typeof sendKeys)[number]

/** Which key sends a message; with the other choice Enter breaks the line. */
export function useSendKey() {
  return useDeviceChoice('send-key', sendKeys)
}
