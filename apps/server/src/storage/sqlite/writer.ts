// The thread that writes: the only writing connection there is. Here fsync may
// take its time without holding up the event loop.
import { workerData } from 'node:worker_threads'
import type { LogStore } from '../log-store.ts'
import { Checkpoints } from './checkpoints.ts'
import { openForWriting } from './connection.ts'
import { serve } from './database-thread.ts'
import { isFatal } from './failures.ts'
import { KeptWitness } from './kept-witness.ts'
import { OpenFiles } from './open-files.ts'
import type { WriterRequests } from './requests.ts'
import { SqliteLogStore } from './sqlite-log-store.ts'

serve<WriterRequests>((report) => {
  const connection = openForWriting(workerData.path)
  const checkpoints = new Checkpoints(connection, report)
  const store = new SqliteLogStore(connection)
  const files = new OpenFiles(workerData.path)
  let inTransaction = false
  let witness: KeptWitness | undefined

  return {
    settled() {
      witness?.note()
      checkpoints.consider()
    },
    handlers: {
      query(query) {
        if (!inTransaction) files.check()
        const answer = connection.query(query)
        if (!inTransaction && connection.database.isTransaction) {
          connection.rollback()
          throw new Error('A transaction begins with db.transaction(), so that it also ends.')
        }
        if (!inTransaction) files.check()
        return answer
      },
      begin() {
        files.check()
        store.begin()
        inTransaction = true
        return null
      },
      commit() {
        inTransaction = false
        try {
          store.commit()
        } catch (error) {
          undoAfter(error)
        }
        files.check()
        return null
      },
      rollback() {
        inTransaction = false
        connection.rollback()
        return null
      },
      async call({ module, name, input }) {
        const exported = await import(module)
        const procedure = exported[name] as (store: LogStore, input: unknown) => unknown
        files.check()
        const answer = await Promise.resolve(procedure(store, JSON.parse(input))).catch(undoAfter)
        // Nothing is acknowledged that only a file without a name holds.
        files.check()
        return JSON.stringify(answer)
      },
      checkFiles() {
        files.check()
        return null
      },
      witness(request) {
        witness = new KeptWitness(connection, request)
        return null
      },
      close() {
        connection.rollback()
        try {
          witness?.note()
          checkpoints.finish()
        } finally {
          connection.close()
        }
        witness?.close()
        return null
      },
    },
  }

  /** Leaves no transaction behind; it is the first error that says what happened. */
  function undoAfter(error: unknown): never {
    try {
      connection.rollback()
    } catch (second) {
      report(second)
    }
    throw error
  }
}, isFatal)
