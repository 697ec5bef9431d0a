// The positive control of the power cut: SQLite may answer a commit before the
// disk has it. Everything else is the server as it is.
import { DatabaseSync } from 'node:sqlite'

const lastSetting = 'pragma journal_size_limit'
const exec = DatabaseSync.prototype.exec

DatabaseSync.prototype.exec = function (sql: string) {
  exec.call(this, sql)
  // Behind the last setting, since the server reads back what it has set.
  if (sql.startsWith(lastSetting)) exec.call(this, 'pragma synchronous = normal')
}
