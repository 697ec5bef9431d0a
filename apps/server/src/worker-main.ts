// The entry of a worker process, which the log process starts; see `workers/worker-processes`.
import '../bin/compile-cache.js'
import { keepYoungSpaceSmall } from './young-space.ts'

keepYoungSpaceSmall()

const { runWorker } = await import('./cli/worker.ts')
const [number, port] = process.argv.slice(2).map(Number)
await runWorker(number ?? 1, port ?? 0)
