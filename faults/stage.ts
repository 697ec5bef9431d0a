import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Me } from '@lobby/protocol'
import { claimedGuest } from '@lobby/server/testing'
import { type Ask, askFolder, askPostgres } from './ask.ts'
import { banFrom, makeModerator } from './ban.ts'
import { Cluster, filesOf } from './cluster.ts'
import { Crowds } from './crowds.ts'
import { Disk } from './disk.ts'
import { FaultyServer } from './faulty-server.ts'
import { type FinalLog, readLog } from './final-log.ts'
import { HistoryWriter } from './history.ts'
import { clientName, isModerator, roomName, userName, watchesOthers } from './names.ts'
import { Link } from './proxy.ts'
import type { RunPlan } from './run-plan.ts'
import { readStoredFiles } from './stored-files.ts'
import { waitedBy } from './waited.ts'
import type { Workload } from './workloads.ts'

const clientProcesses = 2

/** Everything that a run is played on. However the run ends, `clear` leaves nothing of it running or mounted. */
export class Stage {
  readonly #plan: RunPlan
  readonly historyFolder: string
  readonly history: HistoryWriter
  readonly disk: Disk | undefined
  readonly links: Link[] = []
  /** What this machine does not have. */
  readonly skipped: string[] = []
  /** The one there is, or the nodes of a cluster. */
  #servers: readonly FaultyServer[] = []
  #cluster: Cluster | undefined
  #crowds: Crowds | undefined
  #sampling: NodeJS.Timeout | undefined
  #people: readonly string[] = []

  /** Throws Skip where the machine lacks what the workload cannot do without. */
  constructor(plan: RunPlan) {
    const { workload, folder } = plan
    this.#plan = plan
    this.historyFolder = join(folder, 'history')
    mkdirSync(this.historyFolder)
    this.disk = openDisk(workload, folder, this.skipped)
    this.history = new HistoryWriter(this.historyFolder, 'harness')
  }

  get servers(): readonly FaultyServer[] {
    return this.#servers
  }

  /** The first of the servers; there is one as soon as the stage is open. */
  get server(): FaultyServer {
    return this.#servers[0] as FaultyServer
  }

  /** The ids of all who are there. */
  get people(): readonly string[] {
    return this.#people
  }

  get cluster(): Cluster | undefined {
    return this.#cluster
  }

  /** Starts the servers, and waits until all clients are connected. */
  async open(): Promise<Crowds> {
    const { workload, loss = 0, clientPreload = [] } = this.#plan
    const { links, history } = this
    await this.#startServers()
    this.#sampling = setInterval(() => {
      for (const server of this.#servers) noteWork(server, history)
    }, 500)
    await makeRooms(this.server.url, workload.rooms)
    const port = () => this.#cluster?.nextPort() ?? this.server.port
    for (let index = 0; index < workload.clients; index++)
      links.push(await Link.open(clientName(index), port))
    const users = [...new Set(links.map((_, index) => userName(index)))]
    const sessions = workload.changes ? await signIn(this.server.url, users) : undefined
    const outsider = sessions && (await this.#makeOutsider())
    this.#people = users.map((name) => sessions?.get(name)?.id ?? claimedGuest(name).id)
    if (sessions) await this.#makeModerators()
    const members = links.map(({ client, url }, index) => {
      const user = userName(index)
      const cookie = sessions?.get(user)?.cookie
      return {
        client,
        user,
        url,
        loss,
        watches: cookie !== undefined && watchesOthers(index),
        ...(cookie !== undefined && { cookie }),
        ...(outsider !== undefined && { outsider }),
      }
    })
    const execArgv = clientPreload.flatMap((module) => ['--import', module])
    const crowds = Crowds.start(this.historyFolder, members, clientProcesses, execArgv)
    this.#crowds = crowds
    if (!(await crowds.until(({ live }) => live, 60_000))) throw new Error('Not all clients came.')
    return crowds
  }

  /** Ends every disturbance. */
  heal(): void {
    for (const server of this.#servers) {
      server.resume()
      server.shiftClock(0)
    }
    this.disk?.empty()
    for (const link of [...this.links, ...(this.#cluster?.nodeLines ?? [])]) link.heal()
  }

  /** Stops the servers; the answer is what they have stored. */
  async finalLog(): Promise<FinalLog> {
    await Promise.all(this.#servers.map((server) => server.stop()))
    const url = this.#cluster?.databases.url
    const { dataFolder } = this.server
    const folder = url === undefined ? join(dataFolder, 'files') : filesOf(this.#plan.folder)
    return url === undefined
      ? askFolder(dataFolder, (ask) => this.#readAll(ask, folder))
      : askPostgres(url, (ask) => this.#readAll(ask, folder))
  }

  async #readAll(ask: Ask, folder: string): Promise<FinalLog> {
    for (const kept of await readStoredFiles(ask, folder))
      this.history.add({ type: 'file', f: 'kept', client: '', ...kept })
    return readLog(ask)
  }

  async clear(): Promise<void> {
    clearInterval(this.#sampling)
    for (const server of this.#servers) await server.end()
    await this.#crowds?.finish()
    for (const link of this.links) link.close()
    await this.#cluster?.clear()
    this.disk?.remove()
  }

  async #makeModerators(): Promise<void> {
    const ids = this.#people.filter((_, index) => isModerator(2 * index))
    for (let room = 0; room < this.#plan.workload.rooms; room++)
      for (const id of ids) await makeModerator(this.server.dataFolder, roomName(room), id)
  }

  /** Somebody who is banned from every room; answers their cookies. */
  async #makeOutsider(): Promise<string> {
    const name = 'outsider'
    const session = (await signIn(this.server.url, [name])).get(name)
    for (let room = 0; room < this.#plan.workload.rooms; room++)
      await banFrom(this.server.dataFolder, roomName(room), session?.id ?? '')
    return session?.cookie ?? ''
  }

  async #startServers(): Promise<void> {
    const { workload, folder, serverPreload = [] } = this.#plan
    if (workload.cluster) {
      const lack = Cluster.lacks(workload.cluster)
      if (lack) throw new Skip(lack)
      this.#cluster = await Cluster.open(workload.cluster, { folder, preload: serverPreload })
      this.#servers = this.#cluster.nodes
    } else {
      const server = new FaultyServer({
        dataFolder: join(this.disk?.folder ?? folder, 'data'),
        stateHome: join(folder, 'state'),
        logFile: join(folder, 'server.log'),
        preload: serverPreload,
        env: { LOBBY_WORKERS: `${workload.workers ?? 1}` },
      })
      this.#servers = [server]
    }
    await Promise.all(this.#servers.map((server) => server.start()))
  }
}

/** Writes down what its processes hold, and how long they stood ready to work. */
function noteWork(server: FaultyServer, history: HistoryWriter): void {
  const usage = server.usage()
  if (usage) history.add({ type: 'info', f: 'usage', client: '', ...usage })
  for (const pid of [server.processId, ...server.workers()]) {
    const ms = pid === undefined ? undefined : waitedBy(pid)
    if (pid !== undefined && ms !== undefined)
      history.add({ type: 'info', f: 'waited', client: '', pid, ms })
  }
}

function openDisk({ disk: wish }: Workload, folder: string, skipped: string[]): Disk | undefined {
  if (wish === 'no') return undefined
  const disk = Disk.make(folder)
  if (typeof disk !== 'string') return disk
  if (wish === 'needed') throw new Skip(disk)
  skipped.push(`a disk of its own (${disk})`)
  return undefined
}

/** The machine cannot do it; nothing is known about the server. */
export class Skip extends Error {
  override readonly name = 'Skip'
}

async function makeRooms(url: string, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const response = await fetch(`${url}/api/rooms`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ slug: roomName(index) }),
    })
    if (!response.ok) throw new Error(`A room could not be made: ${await response.text()}`)
  }
}

interface Session {
  readonly id: string
  readonly cookie: string
}

/** Answers who each is, and by which cookies: who changes a message must be known again. */
async function signIn(
  url: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, Session>> {
  const sessions = new Map<string, Session>()
  for (const name of names) {
    const response = await fetch(`${url}/api/auth/guest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    })
    const cookies = response.headers.getSetCookie().map((line) => line.split(';', 1)[0])
    if (!response.ok || cookies.length === 0)
      throw new Error(`${name} could not come in: ${await response.text()}`)
    const { user } = Me.parse(await response.json())
    sessions.set(name, { id: user?.id ?? '', cookie: cookies.join('; ') })
  }
  return sessions
}
