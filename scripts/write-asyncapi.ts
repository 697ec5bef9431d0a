// Writes docs/asyncapi.json from the schemas; a test says when that is due.
import { writeFileSync } from 'node:fs'
import { asyncApiDocument } from '../packages/protocol/src/asyncapi.ts'

writeFileSync('docs/asyncapi.json', `${JSON.stringify(asyncApiDocument(), null, 2)}\n`)
