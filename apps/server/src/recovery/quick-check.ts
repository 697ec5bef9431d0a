// A process of its own, for `background-check.ts`: SQLite cannot be stopped while it looks, a process can.
import { constants, setPriority } from 'node:os'
import { DatabaseSync } from 'node:sqlite'
import { troubleOf } from '../storage/sqlite/failures.ts'

/** The write-ahead log is shorter than its index says, or gone: another trouble, which the server finds out by itself. */
const shortRead = 522

const [path = ''] = process.argv.slice(2)
process.stdout.write(firstDamage() ?? '')

/** What is damaged; undefined where nothing is. Throws when the file cannot be looked at for another reason. */
function firstDamage(): string | undefined {
  try {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
    // The first to open it after a crash holds the others up until it has read the log: that is not done slowly.
    database.prepare('select 1 from sqlite_schema').get()
    setPriority(constants.priority.PRIORITY_LOW)
    const [said] = database.prepare('pragma quick_check(1)').all() as { quick_check: string }[]
    return said?.quick_check === 'ok' ? undefined : said?.quick_check
  } catch (error) {
    const { errcode, message } = error as Error & { errcode?: number }
    if (errcode !== shortRead && troubleOf({ errcode }) === 'storage_damaged') return message
    throw error
  }
}
