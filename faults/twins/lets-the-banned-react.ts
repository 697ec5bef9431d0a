import * as permissions from '@lobby/server/parts/permissions'
import { blindToBans } from './blind-to-bans.ts'

export * from '@lobby/server/parts/permissions'
export const { refusalOf, requires } = blindToBans('message.react', permissions)
