// The example client in Python, where there is one to run it.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

export const examples = join(import.meta.dirname, '../../examples/python-client')
export const hasPython = spawnSync('python3', ['--version']).status === 0
if (!hasPython) console.warn('SKIPPED: the client in Python, since it is not on this machine.')
