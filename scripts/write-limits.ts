// Writes docs/limits.md from the constants; a test says when that is due.
import { writeFileSync } from 'node:fs'
import { limitsDocument } from './limits-table.ts'

writeFileSync('docs/limits.md', limitsDocument())
