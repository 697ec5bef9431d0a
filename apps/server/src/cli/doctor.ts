import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { access, constants, mkdtemp, rm, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Health } from '@lobby/protocol'
import { openLayer } from '../cluster/open-layer.ts'
import { openFileStore } from '../files/open-file-store.ts'
import { systemClock } from '../ground/clock.ts'
import type { Config } from '../ground/config.ts'
import { openLogger } from '../ground/logger.ts'
import { openTroubles } from '../ground/troubles.ts'
import { openMailer } from '../mail/mailer.ts'
import { checkFile } from '../recovery/check-database.ts'
import { notEnded } from '../storage/copy-mark.ts'
import { folderAt, hasDatabase, whyLost } from '../storage/folder.ts'
import { readOrCreateSecret } from '../storage/kept-secret.ts'
import { knownSteps, lookAtPostgres } from '../storage/postgres/look.ts'
import type { Answer } from './answer.ts'
import { askServer, findRunningServer } from './running-server.ts'

type Check = (config: Config) => Promise<string>

/** What is looked at, in this order. Each says what it found, or throws what is wrong. */
const checks: Readonly<Record<string, Check>> = {
  runtime: async () => `Node ${process.versions.node}, OpenSSL ${process.versions.openssl}`,
  sqlite: async () => {
    const database = new DatabaseSync(':memory:')
    const row = database.prepare('SELECT sqlite_version() AS version').get()
    database.close()
    return `SQLite ${row?.version}`
  },
  'data folder': checkDataFolder,
  database: checkTheDatabase,
  secret: checkSecret,
  port: checkPort,
  'channel layer': async (config) => {
    const { layer, where } = await openLayer({ config, logger: openLogger('silent') })
    try {
      // Not `newChannel`: what is sent to a channel of this process's own need not leave it.
      const channel = `lobby.doctor.${randomUUID()}`
      await layer.send(channel, { type: 'hello' })
      await layer.receive(channel, AbortSignal.timeout(5_000))
      // The group has no member; the notice leaves this process all the same.
      await layer.groupSend(channel, { type: 'hello' })
      return where
    } finally {
      await layer.close()
    }
  },
  files: async (config) => {
    const troubles = openTroubles(openLogger('silent'))
    const store = openFileStore({ config, clock: systemClock, troubles })
    await store.require()
    return store.place
  },
  mail: async (config) => {
    if (!config.mail) return 'none is sent'
    const quiet = openLogger('silent')
    await openMailer(config, quiet, openTroubles(quiet)).verify()
    return `by ${new URL(config.mail.url).host}`
  },
}

/** Looks at everything the server needs, and says a line for each. */
export async function doctor(config: Config): Promise<Answer> {
  const found: { readonly check: string; readonly ok: boolean; readonly says: string }[] = []
  for (const [name, check] of Object.entries(checks))
    found.push(
      await check(config).then(
        (says) => ({ check: name, ok: true, says }),
        (error: Error) => ({ check: name, ok: false, says: error.message }),
      ),
    )
  const failures = found.filter(({ ok }) => !ok).length
  return {
    facts: found,
    lines: found.map(({ check, ok, says }) => `${ok ? 'ok   ' : 'WRONG'}   ${check}: ${says}`),
    ...(failures > 0 && { failure: `${failures} of ${found.length} checks failed.` }),
  }
}

async function checkDataFolder({ dataFolder }: Config): Promise<string> {
  const existing = await nearestFolder(dataFolder)
  await access(existing, constants.W_OK)
  const probe = await mkdtemp(join(existing, '.lobby-doctor-'))
  await rm(probe, { recursive: true })
  const { bavail, bsize, blocks } = await statfs(existing)
  const free = bavail * bsize
  if (free < Math.min(2 ** 30, blocks * bsize * 0.05))
    throw new Error(`${dataFolder} has only ${Math.round(free / 2 ** 20)} MB left`)
  return `${dataFolder}, ${(free / 2 ** 30).toFixed(1)} GB free`
}

async function checkTheDatabase({ databaseUrl, dataFolder }: Config): Promise<string> {
  if (databaseUrl !== undefined) return checkPostgresServer(databaseUrl)
  const folder = folderAt(dataFolder)
  const { database } = folder
  const lost = whyLost(folder)
  if (lost) throw new Error(lost)
  if (!hasDatabase(database)) return 'there is none yet'
  const { found, problems } = checkFile(database)
  const [problem] = problems
  if (problem) throw new Error(`${problem} \`lobby check\` says more`)
  return found
}

async function checkPostgresServer(databaseUrl: string): Promise<string> {
  const { version, bytes, durability, steps, isHalf } = await lookAtPostgres(databaseUrl)
  if (isHalf) throw new Error(notEnded)
  const newer = steps?.find((name) => !knownSteps.includes(name))
  if (newer) throw new Error(`A newer Lobby has made it (it has the step ${newer}).`)
  const survives = {
    full: 'a commit survives a power cut',
    replicated: 'a commit is on a standby too',
  }[durability]
  return `PostgreSQL ${version}, ${steps ? `${Math.ceil(bytes / 1024)} KB` : 'nothing in it yet'}, ${survives}`
}

async function checkSecret({ dataFolder, secret }: Config): Promise<string> {
  if (secret !== undefined) return 'LOBBY_SECRET_FILE has it'
  const path = join(dataFolder, 'secret')
  const isLost = !existsSync(path)
  if (isLost && !hasAccounts(folderAt(dataFolder).database))
    return 'there is none yet; a start makes one'
  await readOrCreateSecret(dataFolder, async () => isLost)
  return path
}

/** Of a database that cannot be read the check before this one speaks. */
function hasAccounts(path: string): boolean {
  if (!hasDatabase(path)) return false
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    return database.prepare('SELECT 1 FROM user WHERE isAnonymous = 0 LIMIT 1').get() !== undefined
  } catch {
    return false
  } finally {
    database.close()
  }
}

async function nearestFolder(path: string): Promise<string> {
  const found = await access(path).then(
    () => true,
    () => false,
  )
  return found || dirname(path) === path ? path : nearestFolder(dirname(path))
}

async function checkPort({ host, port, dataFolder }: Config): Promise<string> {
  const running = await findRunningServer(dataFolder)
  const health = running && (await askServer(running, { path: '/health' }).catch(() => undefined))
  const known = Health.safeParse(parsed(health?.text))
  if (known.success) {
    const [first] = known.data.problems
    if (first) throw new Error(`Lobby runs at ${running?.site}. ${first.message}`)
    return `Lobby runs at ${running?.site}`
  }
  const probe = createServer()
  await new Promise<void>((done, failed) => {
    probe.once('error', (error: NodeJS.ErrnoException) =>
      failed(new Error(error.code === 'EADDRINUSE' ? `${host}:${port} is taken` : error.message)),
    )
    probe.listen(port, host, done)
  })
  await new Promise((done) => probe.close(done))
  return `${host}:${port} is free`
}

function parsed(json = ''): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
