import { churning, connecting, idling } from './connecting.ts'
import { listening, talkingInOneRoom, talkingInRooms, talkingSlowly } from './talking.ts'
import type { Task, TaskName } from './task.ts'

/** What a load generator can do. */
export const tasks: Readonly<Record<TaskName, Task>> = {
  'one room': talkingInOneRoom,
  rooms: talkingInRooms,
  slow: talkingSlowly,
  listen: listening,
  connect: connecting,
  idle: idling,
  churn: churning,
}
