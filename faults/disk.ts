import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Of a file with holes: a long run fits, and what the server keeps free of files; little of it is really taken. */
const megabytes = 4_096

/**
 * Waits for a line, then calls EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH:
 * what is not on the disk by now never will be. Started beforehand, so that the
 * cut comes at once, in the middle of things.
 */
const cutter = `
import fcntl, os, struct, sys
disk = os.open(sys.argv[1], os.O_RDONLY)
print("armed", flush=True)
if sys.stdin.readline():
    fcntl.ioctl(disk, 0x8004587D, struct.pack("I", 2))
`

/** A disk of the harness: an ext4 in a file, which can be full and whose power can be cut. */
export class Disk {
  readonly #image: string
  #cutter: ChildProcess | undefined
  readonly folder: string

  private constructor(parent: string) {
    this.#image = join(parent, 'disk.img')
    this.folder = join(parent, 'disk')
  }

  /** Makes and mounts it. Answers why not where this machine does not let us. */
  static make(parent: string): Disk | string {
    if (process.getuid?.() !== 0) return 'mounting a disk needs root'
    const disk = new Disk(parent)
    writeFileSync(disk.#image, '')
    truncateSync(disk.#image, megabytes * 2 ** 20)
    mkdirSync(disk.folder)
    const made = run('mkfs.ext4', '-q', '-m', '0', disk.#image)
    if (made !== undefined) return made
    return run('mount', '-o', 'loop', disk.#image, disk.folder) ?? disk
  }

  /** Leaves no room at all. */
  fill(): void {
    const { bavail, bsize } = statfsSync(this.folder)
    run('fallocate', '-l', String(bavail * bsize), this.#ballast)
    // What the file system would not give in one piece.
    run('dd', 'if=/dev/zero', `of=${this.#ballast}`, 'bs=64k', 'oflag=append', 'conv=notrunc')
  }

  empty(): void {
    rmSync(this.#ballast, { force: true })
  }

  /** Gets ready for `cutPower`. Throws where that cannot be done. */
  async arm(): Promise<void> {
    const child = spawn('python3', ['-c', cutter, this.folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#cutter = child
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
    if (child.exitCode !== null) throw new Error('The power cannot be cut: python3 failed.')
  }

  /** From now on nothing reaches the disk. */
  async cutPower(): Promise<void> {
    const child = this.#cutter
    if (!child) throw new Error('The disk was not armed.')
    const gone = once(child, 'exit')
    child.stdin?.end('cut\n')
    const [code] = await gone
    if (code !== 0) throw new Error('The power could not be cut.')
  }

  /** Power is back: the file system is what the disk has of it. Nobody may use the folder meanwhile. */
  remount(): void {
    const failed =
      run('umount', this.folder) ?? run('mount', '-o', 'loop', this.#image, this.folder)
    if (failed !== undefined) throw new Error(`The disk could not be mounted again: ${failed}`)
  }

  remove(): void {
    this.#cutter?.kill()
    // A process may still be in there: then it goes when that ends.
    if (run('umount', this.folder) !== undefined) run('umount', '--lazy', this.folder)
    rmSync(this.#image, { force: true })
  }

  get #ballast(): string {
    return join(this.folder, 'ballast')
  }
}

/** What went wrong, or nothing. */
function run(program: string, ...args: string[]): string | undefined {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
  if (status === 0) return undefined
  return `${program}: ${error?.message ?? stderr.trim()}`
}
