import { createHash } from 'node:crypto'
import type { BetterAuthPlugin } from 'better-auth'

type Adapter = Parameters<NonNullable<BetterAuthPlugin['init']>>[0]['adapter']
type Where = Parameters<Adapter['deleteMany']>[0]['where']
type Query = { model: string; where?: Where | undefined }
type Row = Record<string, unknown>

/** What the database knows a secret by: who reads it there cannot use it. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/**
 * Stands between better-auth and the database: a session's token is stored as
 * its SHA-256 and looked for by it, while better-auth goes on with the token
 * that the browser holds. See docs/decisions/0009. A session never gets another
 * token: whatever knows it by its id knows it by its token (0021).
 */
export function hashedSessions(): BetterAuthPlugin {
  return {
    id: 'hashed-sessions',
    init: ({ adapter }) => ({ context: { adapter: hashing(adapter) } }),
  }
}

function hashing(adapter: Adapter): Adapter {
  return {
    ...adapter,
    create: async (query) =>
      query.model === 'session'
        ? withToken(await adapter.create({ ...query, data: stored(query.data) }), query.data)
        : adapter.create(query),
    findOne: async (query) => withToken(await adapter.findOne(hashed(query)), asked(query)),
    findMany: async (query) => {
      const rows = await adapter.findMany(hashed(query))
      return rows.map((row) => withToken(row, asked(query)) as never)
    },
    count: (query) => adapter.count(hashed(query)),
    update: async (query) =>
      withToken(await adapter.update(keepsToken(hashed(query))), asked(query)),
    updateMany: (query) => adapter.updateMany(keepsToken(hashed(query))),
    delete: (query) => adapter.delete(hashed(query)),
    deleteMany: (query) => adapter.deleteMany(hashed(query)),
    incrementOne: async (query) =>
      withToken(await adapter.incrementOne(hashed(query)), asked(query)),
    consumeOne: async (query) => withToken(await adapter.consumeOne(hashed(query)), asked(query)),
    transaction: (work) =>
      adapter.transaction((inside) => work(hashing({ ...adapter, ...inside } as Adapter))),
  }
}

function hashed<Q extends Query>(query: Q): Q {
  if (query.model !== 'session' || !query.where) return query
  const where: Where = query.where.map((condition) =>
    condition.field === 'token'
      ? { ...condition, value: hashOrHashes(condition.value) }
      : condition,
  )
  return { ...query, where }
}

function keepsToken<Q extends Query & { update: Row }>(query: Q): Q {
  if (query.model === 'session' && 'token' in query.update)
    throw new Error('Another token is another session.')
  return query
}

function hashOrHashes(value: unknown): string | string[] {
  return Array.isArray(value) ? value.map((each) => hashOf(String(each))) : hashOf(String(value))
}

function stored<Data extends Row>(data: Data): Data {
  return typeof data.token === 'string' ? { ...data, token: hashOf(data.token) } : data
}

/** The token that a query asks for, if it asks for one. */
function asked({ model, where }: Query): Row {
  const value = where?.find(({ field }) => field === 'token')?.value
  return model === 'session' && typeof value === 'string' ? { token: value } : {}
}

/** A row as better-auth expects it: with the token that it gave. Other rows keep the hash, which opens nothing. */
function withToken<Found>(row: Found, { token }: Row): Found {
  return row && typeof token === 'string' ? { ...row, token } : row
}
