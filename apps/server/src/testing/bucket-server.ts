// A server on this machine that speaks S3 and checks signatures.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import S3rver from '@20minutes/s3rver'

const bucket = 'lobby-files'
/** The one account that it knows. */
const key = 'S3RVER'

/** Starts one on a free port that keeps its objects in this folder. Use it with `await using`. */
export async function bucketServer(folder: string) {
  const start = async (port: number) => {
    const server = new S3rver({
      ...{ address: '127.0.0.1', port, directory: folder, silent: true },
      configureBuckets: [{ name: bucket }],
    })
    return { server, port: (await server.run()).port }
  }
  let { server, port } = await start(0)
  let isUp = true
  const stop = async () => {
    if (isUp) await server.close()
    isUp = false
  }

  return {
    /** As LOBBY_FILES says it, or with something else in it. */
    address: (other: { key?: string; secret?: string; bucket?: string; port?: number } = {}) =>
      `s3://${other.key ?? key}:${other.secret ?? key}@${other.bucket ?? bucket}/of-lobby?endpoint=http://127.0.0.1:${other.port ?? port}`,
    /** What it is called that lies there. */
    async names(): Promise<string[]> {
      const names = await readdir(join(folder, bucket, 'of-lobby')).catch(() => [])
      return names.flatMap((name) => /^(.+)\._S3rver_object$/.exec(name)?.[1] ?? []).sort()
    },
    stop,
    async startAgain(): Promise<void> {
      ;({ server, port } = await start(port))
      isUp = true
    },
    [Symbol.asyncDispose]: stop,
  }
}
