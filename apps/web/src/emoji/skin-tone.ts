import { useDeviceChoice } from '../ui/device-choice.ts'
import type { Emoji } from './emoji-data.ts'

export const skinTones = ['none', 'light', 'mediumLight', 'medium', 'mediumDark', 'dark'] as const
export type SkinTone = (typeof skinTones)[number]

export function useSkinTone() {
  return useDeviceChoice('skin-tone', skinTones)
}

/** The emoji in this tone; as it is where it has no skin. */
export function inTone({ sign, tones }: Emoji, tone: SkinTone): string {
  return tones[skinTones.indexOf(tone) - 1] ?? sign
}
