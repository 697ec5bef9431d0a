// What people have sent besides words: drawn here, and uploaded as every client does.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { csrf } from '@lobby/protocol/limits'
import type { Page } from '@playwright/test'
import type { Stage } from './screen.ts'
import type { Speaker } from './small-team.ts'

interface Sent {
  readonly name: string
  readonly bytes: Buffer
}

const stages = new WeakMap<Stage, Promise<void>>()

/** Fills the rooms Garden, Announcements and Random, once for each server. */
export function sendFiles(page: Page, stage: Stage): Promise<void> {
  const known = stages.get(stage) ?? fill(page, stage)
  stages.set(stage, known)
  return known
}

async function fill(page: Page, { team }: Stage): Promise<void> {
  const { Garden = '', Announcements = '', Random = '' } = team.rooms
  await send(team.by('Jonas'), Garden, 'The beds this morning:', [
    { name: 'bed-4.jpg', bytes: await drawn(page, 1_600, 1_000, 95) },
    { name: 'greenhouse.jpg', bytes: await drawn(page, 900, 1_200, 150) },
    { name: 'pond.jpg', bytes: await drawn(page, 1_200, 900, 205) },
  ])
  await send(team.by('Leila'), Garden, 'The plan for spring.', [
    { name: 'Plan for spring.pdf', bytes: Buffer.from('%PDF-1.4\n'.padEnd(240_000, '% \n')) },
  ])
  const code = Array.from(
    { length: 24 },
    (_, n) => `  read(${n + 1}), // bed ${n + 1}, "${['dry', 'good', 'wet'][n % 3]}"`,
  )
  const rows = Array.from(
    { length: 20 },
    (_, n) => `${n + 1},tomatoes,${30 + n} %,"21,${n % 10} °C"`,
  )
  await send(team.by('Tomás'), Announcements, 'How the sensors are read, and what they said:', [
    { name: 'sensors.ts', bytes: Buffer.from(`export const beds = [\n${code.join('\n')}\n]\n`) },
    {
      name: 'beds.csv',
      bytes: Buffer.from(`bed,plants,moisture,temperature\n${rows.join('\n')}\n`),
    },
  ])
  const site = await openSite(await drawn(page, 1_200, 630, 40))
  await team.by('Leila').ask('POST', `rooms/${Random}/messages`, {
    body: `Worth a read: ${site}/watering`,
  })
}

/** A page that the server may read. It ends with the process. */
async function openSite(picture: Buffer): Promise<string> {
  const site = createServer(({ url }, response) => {
    if (url === '/bed.jpg')
      return response.writeHead(200, { 'content-type': 'image/jpeg' }).end(picture)
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(`<title>Watering by sensor: what a summer has taught us</title>
      <meta property="og:site_name" content="The Kitchen Gardener">
      <meta name="description" content="Twelve beds, three kinds of soil and one rule that saved half of the water.">
      <meta property="og:image" content="/bed.jpg">`)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => site.once('listening', resolve))
  site.unref()
  return `http://127.0.0.1:${(site.address() as AddressInfo).port}`
}

/** Sky over a field, in one hue. */
async function drawn(page: Page, width: number, height: number, hue: number): Promise<Buffer> {
  const base64 = await page.evaluate(
    async ([width, height, hue]) => {
      const canvas = new OffscreenCanvas(width, height)
      const pen = canvas.getContext('2d')
      if (!pen) return ''
      const sky = pen.createLinearGradient(0, 0, 0, height)
      sky.addColorStop(0, `hsl(${hue + 30} 60% 78%)`)
      sky.addColorStop(1, `hsl(${hue} 45% 92%)`)
      pen.fillStyle = sky
      pen.fillRect(0, 0, width, height)
      for (let row = 0; row < 9; row++) {
        pen.fillStyle = `hsl(${hue} 40% ${52 - row * 3}%)`
        pen.beginPath()
        pen.ellipse(
          ...([width / 2, height * (0.75 + row * 0.09), width * 0.9, height * 0.28] as const),
          ...([row % 2 ? 0.04 : -0.04, 0, 7] as const),
        )
        pen.fill()
      }
      pen.fillStyle = `hsl(${hue - 50} 80% 70%)`
      pen.beginPath()
      pen.arc(width * 0.72, height * 0.24, height * 0.09, 0, 7)
      pen.fill()
      const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })
      return btoa(
        Array.from(new Uint8Array(await blob.arrayBuffer()), (byte) =>
          String.fromCharCode(byte),
        ).join(''),
      )
    },
    [width, height, hue] as const,
  )
  return Buffer.from(base64, 'base64')
}

async function send(
  by: Speaker,
  room: string,
  body: string,
  files: readonly Sent[],
): Promise<void> {
  const attachments: string[] = []
  for (const file of files) attachments.push(await upload(by, file))
  await by.ask('POST', `rooms/${room}/messages`, { body, attachments })
}

/** By tus, in one request. */
async function upload({ context }: Speaker, { name, bytes }: Sent): Promise<string> {
  const { cookies } = await context.storageState()
  const token = cookies.find(({ name }) => name === csrf.cookie)?.value ?? ''
  const headers = { 'tus-resumable': '1.0.0', [csrf.header]: token }
  const metadata = `filename ${Buffer.from(name).toString('base64')}`
  const made = await context.post('/api/uploads', {
    headers: { ...headers, 'upload-length': String(bytes.length), 'upload-metadata': metadata },
  })
  const address = made.headers().location ?? ''
  const sent = await context.patch(new URL(address, made.url()).pathname, {
    headers: {
      ...headers,
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    },
    data: bytes,
  })
  if (!sent.ok()) throw new Error(`${name}: ${sent.status()} ${await sent.text()}`)
  return address.split('/').at(-1) ?? ''
}
