// What Node has compiled is kept beside the packages, so that the next start need not strip types and compile again.
import * as module from 'node:module'
import { fileURLToPath } from 'node:url'

// Threads and child processes know of it by the environment alone.
process.env.NODE_COMPILE_CACHE =
  process.env.NODE_COMPILE_CACHE ||
  fileURLToPath(new URL('../../../node_modules/.cache/lobby', import.meta.url))
module.enableCompileCache(process.env.NODE_COMPILE_CACHE)
