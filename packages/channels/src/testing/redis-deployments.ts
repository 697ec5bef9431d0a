// Several Redis servers that belong together, for tests.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { createClient } from 'redis'
import { freePort } from './free-port.ts'
import { RedisProcess } from './redis-process.ts'

const run = promisify(execFile)

/** A certificate for 127.0.0.1 that is its own authority, made for this test. */
export async function makeCertificate() {
  const folder = await mkdtemp(join(tmpdir(), 'channels-certificate-'))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  const about = ['-subj', '/CN=redis', '-addext', 'subjectAltName=IP:127.0.0.1']
  await run('openssl', ['req', '-x509', ...kind, ...about, '-keyout', key, '-out', cert])
  return { cert, key, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** Three masters that share the slots. */
export async function startCluster(program: string, password: string) {
  const nodes = await Promise.all(
    [0, 1, 2].map(async () => {
      const bus = await freePort()
      const cluster = ['--cluster-enabled', 'yes', '--cluster-port', `${bus}`]
      const secret = ['--requirepass', password, '--cluster-config-file', `nodes-${bus}.conf`]
      const node = await RedisProcess.start(program, (port) => [
        ...['--port', `${port}`, ...cluster, ...secret, '--cluster-node-timeout', '1000'],
      ])
      return { node, bus }
    }),
  )
  const clients = await Promise.all(
    nodes.map(({ node }) => createClient({ url: node.url, password }).connect()),
  )
  const slots = [0, 5461, 10923, 16384]
  for (const [index, client] of clients.entries()) {
    const range = [`${slots[index]}`, `${(slots[index + 1] ?? 0) - 1}`]
    await client.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', ...range])
    for (const { node, bus } of nodes)
      await client.sendCommand(['CLUSTER', 'MEET', '127.0.0.1', `${node.port}`, `${bus}`])
  }
  for (const client of clients) {
    while (!`${await client.sendCommand(['CLUSTER', 'INFO'])}`.includes('cluster_state:ok'))
      await new Promise((resolve) => setTimeout(resolve, 50))
    client.destroy()
  }
  return {
    url: `redis-cluster://:${password}@${nodes.map(({ node }) => `127.0.0.1:${node.port}`).join()}`,
    /** Commands that each node has run, by its port. */
    async published(): Promise<number[]> {
      return Promise.all(
        nodes.map(async ({ node }) => {
          const client = await createClient({ url: node.url, password }).connect()
          const stats = `${await client.sendCommand(['INFO', 'commandstats'])}`
          client.destroy()
          return Number(/cmdstat_spublish:calls=(\d+)/.exec(stats)?.[1] ?? 0)
        }),
      )
    },
    remove: () => Promise.all(nodes.map(({ node }) => node.remove())),
  }
}

/** A master, its replica, and a sentinel that makes the replica the master when that is gone. */
export async function startSentinel(program: string, password: string) {
  const secret = ['--requirepass', password, '--masterauth', password]
  const master = await RedisProcess.start(program, (port) => ['--port', `${port}`, ...secret])
  const replica = await RedisProcess.start(program, (port) => [
    ...['--port', `${port}`, ...secret, '--repl-diskless-sync-delay', '0'],
    ...['--replicaof', '127.0.0.1', `${master.port}`],
  ])
  const client = await createClient({ url: replica.url, password }).connect()
  while (!`${await client.sendCommand(['INFO', 'replication'])}`.includes('master_link_status:up'))
    await new Promise((resolve) => setTimeout(resolve, 50))
  client.destroy()
  const folder = await mkdtemp(join(tmpdir(), 'channels-sentinel-'))
  const port = await freePort()
  const file = join(folder, 'sentinel.conf')
  await writeFile(
    file,
    [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${folder}`,
      `sentinel monitor main 127.0.0.1 ${master.port} 1`,
      `sentinel auth-pass main ${password}`,
      'sentinel down-after-milliseconds main 500',
      'sentinel failover-timeout main 5000',
    ].join('\n'),
  )
  const sentinel = spawn(program, [file, '--sentinel'], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface(sentinel.stdout)) if (line.includes('+slave ')) break
  sentinel.stdout.resume()
  return {
    url: `redis-sentinel://:${password}@127.0.0.1:${port}/main`,
    master,
    async remove() {
      sentinel.kill('SIGKILL')
      await once(sentinel, 'exit')
      await Promise.all([master.remove(), replica.remove()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}
