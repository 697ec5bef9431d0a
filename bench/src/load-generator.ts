// One process, one peer: carries one task out, checks and counts what comes
// back, and reports to its parent.

import type { Load, Report } from './tasks/task.ts'
import { tasks } from './tasks/tasks.ts'

process.once('message', async (load: Load) => {
  let report: Report
  try {
    report = { measured: await tasks[load.task](load) }
  } catch (error) {
    report = { failure: (error as Error).message }
  }
  process.send?.(report, () => process.exit())
})
