import { expect, test } from 'vitest'
import { readBucketAddress } from './bucket-address.ts'

test('a bucket is named with its keys, a region of Amazon or another server, and a prefix or none', () => {
  expect(readBucketAddress('s3://KEY:a%2Fb%2Bc@chat-files?region=eu-central-1')).toEqual({
    ...{ endpoint: 'https://s3.eu-central-1.amazonaws.com', region: 'eu-central-1' },
    ...{ bucket: 'chat-files', prefix: '', key: 'KEY', secret: 'a/b+c' },
  })
  expect(
    readBucketAddress('s3://KEY:secret@files/of/lobby?endpoint=http://10.0.0.5:9000'),
  ).toMatchObject({
    ...{ endpoint: 'http://10.0.0.5:9000', region: 'us-east-1' },
    ...{ bucket: 'files', prefix: 'of/lobby/' },
  })
})

test.each([
  ['s3://KEY:secret@files', 'neither a region nor a server'],
  ['s3://files?region=eu-central-1', 'no keys'],
  ['s3://KEY@files?region=eu-central-1', 'no secret'],
  ['s3://KEY:a/b@files?region=eu-central-1', 'a secret that is not encoded'],
  ['s3://KEY:secret@Files?region=eu-central-1', 'no name of a bucket'],
  ['s3://KEY:secret@files/a%20b?region=eu-central-1', 'a space in its prefix'],
  ['s3://KEY:secret@files?region=eu&endpoint=ftp://10.0.0.5', 'a server of another protocol'],
  ['s3://KEY:secret@files?region=eu&endpoint=https://10.0.0.5/s3', 'a server with a path'],
  ['s3://KEY:secret@files?region=eu&tls=off', 'a parameter that means nothing'],
  ['https://files', 'another protocol'],
])('%s is no bucket: it has %s', (address) => {
  expect(readBucketAddress(address)).toBeUndefined()
})
