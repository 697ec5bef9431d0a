// A bucket of S3, as the operator names it: s3://KEY:SECRET@BUCKET/PREFIX?region=…&endpoint=https://…

export interface BucketAddress {
  /** Where its server is; the bucket is the first part of each path there. */
  readonly endpoint: string
  readonly region: string
  readonly bucket: string
  /** What every name in it begins with: empty, or ending with a stroke. */
  readonly prefix: string
  readonly key: string
  readonly secret: string
}

const known: ReadonlySet<string> = new Set(['region', 'endpoint'])

/** Undefined: it is none. */
export function readBucketAddress(value: string): BucketAddress | undefined {
  const url = URL.parse(value)
  if (url?.protocol !== 's3:' || url.port !== '' || url.hash !== '') return undefined
  const bucket = url.hostname
  const prefix = url.pathname.replace(/^\//, '').replace(/(?<=.)\/?$/, '/')
  const [key, secret] = [decoded(url.username), decoded(url.password)]
  const region = url.searchParams.get('region')
  const given = url.searchParams.get('endpoint')
  const endpoint = given ?? (region && `https://s3.${region}.amazonaws.com`)
  const fits =
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) &&
    /^([\w-][\w.-]*\/)*$/.test(prefix) &&
    /^[a-z0-9-]{1,64}$/.test(region ?? 'us-east-1') &&
    [...url.searchParams.keys()].every((name) => known.has(name))
  if (!fits || !key || !secret || !endpoint || !isOrigin(endpoint)) return undefined
  return { endpoint, region: region ?? 'us-east-1', bucket, prefix, key, secret }
}

function isOrigin(value: string): boolean {
  const url = URL.parse(value)
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === value
}

/** Undefined where it is not percent-encoded as it should be, or empty. */
function decoded(part: string): string | undefined {
  try {
    const text = decodeURIComponent(part)
    return /^[\x21-\x7e]+$/.test(text) ? text : undefined
  } catch {
    return undefined
  }
}
