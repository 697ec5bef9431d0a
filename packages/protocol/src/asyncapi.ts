import { z } from 'zod'
import { Command, Hello } from './commands.ts'
import { ServerFrame } from './frames.ts'
import { protocolVersion } from './limits.ts'

type FrameSchema = z.ZodType & { readonly shape: { readonly type: z.ZodLiteral<string> } }

const fromClient: readonly FrameSchema[] = [Hello, ...Command.options]
const fromServer: readonly FrameSchema[] = ServerFrame.options

/**
 * The native protocol as an AsyncAPI 3.0 document, made of the schemas that the
 * server itself checks frames with. `docs/asyncapi.json` is its printed form.
 */
export function asyncApiDocument() {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Lobby, native protocol',
      version: String(protocolVersion),
      description: 'JSON text frames over one WebSocket. docs/protocol.md tells the story.',
    },
    servers: { local: { host: '127.0.0.1:8000', protocol: 'ws' } },
    channels: {
      native: {
        address: '/ws',
        messages: Object.fromEntries(
          [...fromClient, ...fromServer].map((schema) => [
            keyOf(schema),
            { $ref: `#/components/messages/${keyOf(schema)}` },
          ]),
        ),
      },
    },
    operations: {
      // AsyncAPI takes the side of the application that it describes: the server.
      commands: operation('receive', fromClient),
      frames: operation('send', fromServer),
    },
    components: {
      messages: Object.fromEntries(
        [...fromClient, ...fromServer].map((schema) => [
          keyOf(schema),
          { name: typeOf(schema), payload: z.toJSONSchema(schema, { io: ioOf(schema) }) },
        ]),
      ),
    },
  }
}

function operation(action: 'send' | 'receive', schemas: readonly FrameSchema[]) {
  return {
    action,
    channel: { $ref: '#/channels/native' },
    messages: schemas.map((schema) => ({ $ref: `#/channels/native/messages/${keyOf(schema)}` })),
  }
}

/** A frame's `type`. */
function typeOf(schema: FrameSchema): string {
  return schema.shape.type.value
}

/** `room.read` goes both ways, so that the type alone is no key. */
function keyOf(schema: FrameSchema): string {
  return `${fromClient.includes(schema) ? 'client' : 'server'}.${typeOf(schema)}`
}

function ioOf(schema: FrameSchema): 'input' | 'output' {
  return fromClient.includes(schema) ? 'input' : 'output'
}
