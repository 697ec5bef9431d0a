// The thread that writes: the only writing connection there is. Here fsync may
// take its time without holding up the event loop.
import { workerData } from 'node:worker_threads'
import type { LogStore } from '../log-store.ts'
import { Checkpoints } from './checkpoints.ts'
import { openForWriting } from './connection.ts'
import { isFatal } from './failures.ts'
import { KeptWitness } from './kept-witness.ts'
import type { WriterRequests } from './requests.ts'
import { serve } from './serve.ts'
import { SqliteLogStore } from './sqlite-log-store.ts'

serve<WriterRequests>((report) => {
  const connection = openForWriting(workerData.path)
  const checkpoints = new Checkpoints(connection, report)
  const store = new SqliteLogStore(connection)
  let inTransaction = false
  let witness: KeptWitness | undefined

  return {
    settled() {
      witness?.note()
      checkpoints.consider()
    },
    handlers: {
      query(query) {
        const answer = connection.query(query)
        if (!inTransaction && connection.database.isTransaction) {
          connection.rollback()
          throw new Error('A transaction begins with db.transaction(), so that it also ends.')
        }
        return answer
      },
      begin() {
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
        try {
          return await procedure(store, input)
        } catch (error) {
          return undoAfter(error)
        }
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
