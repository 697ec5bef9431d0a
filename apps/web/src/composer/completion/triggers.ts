import { commandsTrigger } from './commands-trigger.ts'
import { emojiTrigger } from './emoji-trigger.tsx'
import { peopleTrigger } from './people-trigger.tsx'
import { roomsTrigger } from './rooms-trigger.tsx'
import type { Sign } from './signs.ts'
import type { Trigger } from './trigger.ts'

export const triggers = {
  '@': peopleTrigger,
  '#': roomsTrigger,
  ':': emojiTrigger,
  '/': commandsTrigger,
} as const satisfies Record<Sign, Trigger>
