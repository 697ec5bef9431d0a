// The thread that reads: selects outside transactions, never in the way of a write.
import { workerData } from 'node:worker_threads'
import { openForReading } from './connection.ts'
import { serve } from './database-thread.ts'
import type { ReaderRequests } from './requests.ts'

serve<ReaderRequests>(
  () => {
    const connection = openForReading(workerData.path)
    return {
      handlers: {
        query: (query) => connection.query(query),
        close() {
          connection.close()
          return null
        },
      },
    }
    // A page that cannot be read is the trouble of the request for it.
  },
  () => false,
)
