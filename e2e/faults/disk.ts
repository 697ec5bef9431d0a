import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const megabytes = 256
/** EXT4_IOC_SHUTDOWN, and EXT4_GOING_FLAGS_NOLOGFLUSH: what is not on the disk by now never will be. */
const cutPower =
  'import fcntl, os, struct, sys; fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587d, struct.pack("I", 2))'

/** A disk of the harness: an ext4 in a file, which can be full and whose power can be cut. */
export class Disk {
  readonly #image: string
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

  /** From now on nothing reaches the disk. Throws where that cannot be done. */
  cutPower(): void {
    const failed = run('python3', '-c', cutPower, this.folder)
    if (failed !== undefined) throw new Error(`The power could not be cut: ${failed}`)
  }

  /** Power is back: the file system is what the disk has of it. Nobody may use the folder meanwhile. */
  remount(): void {
    const failed =
      run('umount', this.folder) ?? run('mount', '-o', 'loop', this.#image, this.folder)
    if (failed !== undefined) throw new Error(`The disk could not be mounted again: ${failed}`)
  }

  remove(): void {
    run('umount', this.folder)
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
