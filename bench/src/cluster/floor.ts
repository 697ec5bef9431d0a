// The floor of the machine: the same texts as plain rows of PostgreSQL, by PostgreSQL's own load generator, as durably and with as many on their way.

import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import type { PostgresServer } from '@lobby/channels/testing/postgres-server'
import { treeCpu } from '../process-usage.ts'
import { body } from '../sender.ts'

/** Connections that a node writes messages by. */
const connections = 8

/** A table as a chat would have it that promised nothing else: a number, and a unique id for retries. */
const schema = `create table if not exists plain_rows (
  number bigint generated always as identity primary key,
  room integer not null, sender integer not null, id uuid not null unique, body text not null, at timestamptz not null
)`

export interface Floor {
  /** Rows a second. */
  readonly rows: number
  /** Microseconds of PostgreSQL's processor for each. */
  readonly each: number
}

export function lacksPgbench(): string | undefined {
  const found = ['pgbench', 'psql'].every((name) => spawnSync(name, ['--version']).status === 0)
  return found ? undefined : 'pgbench and psql are not installed'
}

/** Rows a second when so many share a transaction. */
export async function floorOf(
  { url, pid }: PostgresServer,
  batch: number,
  seconds: number,
): Promise<Floor> {
  const folder = await mkdtemp(join(tmpdir(), 'lobby-bench-'))
  try {
    const file = join(folder, 'insert.sql')
    await writeFile(
      file,
      `insert into plain_rows (room, sender, id, body, at)
       select :client_id, n, gen_random_uuid(), '${body}', now() from generate_series(1, ${batch}) as n;\n`,
    )
    await run('psql', ['--quiet', '--command', schema, url('postgres')])
    const running = run('pgbench', [
      ...['--no-vacuum', '--protocol=prepared', `--client=${connections}`, '--jobs=1'],
      ...[`--time=${seconds}`, `--file=${file}`, url('postgres')],
    ])
    const [, spent] = await Promise.all([running, watch(pid, seconds)])
    const rows = Number(/tps = ([\d.]+)/.exec(await running)?.[1]) * batch
    return { rows, each: (spent / rows) * 1e6 }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Cores that PostgreSQL uses in the middle of the run: its connections take what they have spent along when they go. */
async function watch(pid: number, seconds: number): Promise<number> {
  await delay(seconds * 250)
  const [from, before] = [performance.now(), treeCpu(pid)]
  await delay(seconds * 500)
  return (treeCpu(pid) - before) / (performance.now() - from)
}

async function run(program: string, args: readonly string[]): Promise<string> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [said, complaint] = await Promise.all([text(child.stdout), text(child.stderr)])
  if ((await ended) !== 0) throw new Error(`${program} failed: ${complaint}`)
  return said
}
