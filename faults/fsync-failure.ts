import { spawn, spawnSync } from 'node:child_process'

/** Whether this machine lets us change what a system call answers. */
export function canTrace(): boolean {
  return spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0
}

/** From now on the disk does not confirm anything to this process. Undone with the answer, or with its end. */
export function failFsync(processId: number): () => void {
  const calls = ['-e', 'trace=fdatasync,fsync', '-e', 'inject=fdatasync,fsync:error=EIO']
  const args = ['-f', '-qq', '-o', '/dev/null', ...calls, '-p', String(processId)]
  const child = spawn('strace', args, { stdio: 'ignore' })
  return () => void child.kill()
}
