// What is asked of a server that speaks S3: its path has the bucket first, as all of them understand it.
import { AwsClient } from 'aws4fetch'
import type { BucketAddress } from '../ground/bucket-address.ts'
import type { Clock } from '../ground/clock.ts'
import type { KeptBytes, Part } from './file-store.ts'

/** A bucket does not do its part; the message is a part of a sentence for the operator. */
export class BucketError extends Error {
  override readonly name = 'BucketError'
}

interface Asked {
  readonly method: 'GET' | 'PUT' | 'DELETE'
  readonly body?: Blob
  readonly headers?: Readonly<Record<string, string>>
}

/** Milliseconds until its answer begins: some, and more for what goes there, at a megabit a second. */
const answersWithin = 20_000
const perByte = 8 / 1_000

export function openBucket(
  { endpoint, region, bucket, prefix, key, secret }: BucketAddress,
  clock: Pick<Clock, 'after'>,
) {
  const keys = { accessKeyId: key, secretAccessKey: secret }
  const client = new AwsClient({ ...keys, region, service: 's3' })

  return {
    /** Resolves when it is there for good. */
    async put(name: string, body: Blob, sha256 = 'UNSIGNED-PAYLOAD'): Promise<void> {
      const answer = await ask(name, {
        method: 'PUT',
        body,
        headers: { 'x-amz-content-sha256': sha256, 'content-type': 'application/octet-stream' },
      })
      if (!answer.ok) throw await refusal(answer)
      await answer.body?.cancel()
    },

    async get(name: string, part?: Part): Promise<KeptBytes | undefined> {
      const headers = part && { range: `bytes=${part.start}-${part.end}` }
      const answer = await ask(name, { method: 'GET', ...(headers && { headers }) })
      if (!answer.ok) {
        const error = await refusal(answer)
        if (error.code === 'NoSuchKey') return undefined
        throw error
      }
      const bytes = Number(answer.headers.get('content-length') ?? Number.NaN)
      const isPart = answer.status === 206
      if (isPart !== (part !== undefined) || !Number.isSafeInteger(bytes)) {
        await answer.body?.cancel()
        throw new BucketError('it answers something else than what was asked for')
      }
      return { bytes, body: answer.body ?? new Blob().stream() }
    },

    async drop(name: string): Promise<void> {
      const answer = await ask(name, { method: 'DELETE' })
      const error = answer.ok ? undefined : await refusal(answer)
      if (error && error.code !== 'NoSuchKey') throw error
      await answer.body?.cancel()
    },
  }

  /** Once more where it had trouble of its own: now and then one machine of many has. */
  async function ask(name: string, asked: Asked): Promise<Response> {
    const answer = await askOnce(name, asked)
    if (answer.status < 500) return answer
    await answer.body?.cancel()
    return askOnce(name, asked)
  }

  async function askOnce(name: string, asked: Asked): Promise<Response> {
    const request = await client.sign(`${endpoint}/${bucket}/${prefix}${name}`, asked)
    // After it was signed: proxies change it.
    request.headers.set('accept-encoding', 'identity')
    const late = new AbortController()
    const time = answersWithin + (asked.body?.size ?? 0) * perByte
    const stop = clock.after(time, () => late.abort(new Error('it does not answer in time')))
    try {
      return await fetch(request, { redirect: 'manual', signal: late.signal })
    } catch (error) {
      throw new BucketError(reasonOf(error as Error), { cause: error })
    } finally {
      stop()
    }
  }
}

/** What it says is wrong, in XML of a fixed form. */
async function refusal(answer: Response): Promise<BucketError & { readonly code: string }> {
  const text = await answer.text().catch(() => '')
  const said = (tag: string) => new RegExp(`<${tag}>([^<]{1,300})</${tag}>`).exec(text)?.[1]
  const code = said('Code') ?? `HTTP ${answer.status}`
  const message = said('Message')?.replace(/\.$/, '')
  return Object.assign(new BucketError(message ? `${code}, ${message}` : code), { code })
}

/** Why it was not reached: `fetch` hides it. */
function reasonOf(error: Error): string {
  const { cause } = error
  if (!(cause instanceof Error)) return error.message
  return cause.message || String((cause as NodeJS.ErrnoException).code ?? error.message)
}
