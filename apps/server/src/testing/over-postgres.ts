// Of each failure the report says that it was over PostgreSQL.
import { beforeEach } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    database?: 'postgres'
  }
}

beforeEach(({ task }) => {
  task.meta.database = 'postgres'
})
