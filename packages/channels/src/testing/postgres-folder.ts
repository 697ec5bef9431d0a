// Folders for PostgreSQL that do not outlive this process, however it ends.
import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const guards = new Map<string, ChildProcess>()

/**
 * A new folder: in memory where there is much, so that an fsync costs nothing. When this process
 * is gone, even by SIGKILL, the server in it is stopped and the folder removed.
 */
export function postgresFolder(): string {
  const memory = '/dev/shm'
  const isRoomy = isWritable(memory) && statfsSync(memory).bavail * statfsSync(memory).bsize > 2e9
  const folder = mkdtempSync(join(isRoomy ? memory : tmpdir(), 'lobby-postgres-'))
  guards.set(folder, guard(folder))
  return folder
}

/** Removes a server's folder, after its end. */
export function removeFolder(folder: string): void {
  guards.get(folder)?.kill('SIGKILL')
  guards.delete(folder)
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

// Its standard input ends with this process. The id in the file may be that of another program by
// then, unless its arguments name the folder.
const script = `cat
pid=$(head -n 1 "$1/data/postmaster.pid")
is_server() { grep -qF "$1" "/proc/$pid/cmdline"; }
if is_server "$1"; then kill -QUIT "$pid"; fi
while is_server "$1"; do sleep 0.1; done
rm -rf "$1"`

function guard(folder: string): ChildProcess {
  const child = spawn('/bin/sh', ['-c', script, 'guard', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // What ends this process, such as Ctrl+C, does not end it too.
    detached: true,
  })
  child.unref()
  ;(child.stdin as Socket).unref()
  return child
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}
