import { emojiTrigger } from './emoji-trigger.tsx'
import { peopleTrigger } from './people-trigger.tsx'
import { roomsTrigger } from './rooms-trigger.ts'
import type { Trigger } from './trigger.ts'

/** By the sign that begins it. */
export const triggers = {
  '@': peopleTrigger,
  '#': roomsTrigger,
  ':': emojiTrigger,
} as const satisfies Record<string, Trigger>

export type Sign = keyof typeof triggers
