import { z } from 'zod'

/** RFC 9457, `application/problem+json`, with our stable code. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  /** In the server's log under the same id. */
  requestId: z.string().optional(),
})
export type Problem = z.infer<typeof Problem>
