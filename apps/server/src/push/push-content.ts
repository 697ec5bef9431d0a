// What a device is shown of a message: declarative, so that a browser can show it without a script of ours.
import { noticeText } from '@lobby/markdown'
import type { Language, Message, PushShows } from '@lobby/protocol'
import { placeOf, tagOf } from '@lobby/protocol/notice-tags'

import { hashOf } from '../ground/secrets.ts'
import { burstKept } from './burst.ts'

/** What `web_push` says in each declarative notice; a push that has another number, or none, is for a script alone. */
const declarative = 8030

export interface PushContent {
  readonly web_push: typeof declarative
  readonly notification: {
    readonly title: string
    readonly body: string
    readonly lang: Language
    readonly dir: 'auto'
    /** Another notice of the same tag takes the place of this one; the page closes those of a room by it once that is read. */
    readonly tag: string
    /** The address to which it leads. */
    readonly navigate: string
    /** The message: a page closes the notice once that is read. */
    readonly data?: { readonly seq: number }
  }
}

const words = {
  en: {
    message: () => 'New message',
    messages: (count: number) => `${upToKept(count)} new messages`,
    file: 'A file',
    test: 'It works: this device hears of new messages.',
  },
  de: {
    message: () => 'Neue Nachricht',
    messages: (count: number) => `${upToKept(count)} neue Nachrichten`,
    file: 'Eine Datei',
    test: 'Es klappt: Dieses Gerät erfährt von neuen Nachrichten.',
  },
} as const

/** Of a longer burst it is not known how many are left. */
function upToKept(count: number): string {
  return count > burstKept ? `${burstKept}+` : `${count}`
}

/** What is told, and how much of it is shown. */
interface Told {
  readonly message: Message
  /** Of the author, as others see it. */
  readonly author: string
  readonly room: { readonly id: string; readonly slug: string; readonly name: string }
  readonly isDirect: boolean
  /** The messages of a burst. */
  readonly count: number
  readonly shows: PushShows
  readonly language: Language
  readonly serverName: string
  readonly origin: string
}

export function contentOf(told: Told): PushContent {
  const { message, room, language, origin } = told
  const { title, body } = shown(told)
  const place = placeOf(room.slug, message)
  // An answer in a thread alone stands under the first message of it.
  const seq = place.thread ?? message.seq
  const navigate = `${origin}/chat/${encodeURIComponent(room.slug)}@${seq}`
  const tag = tagOf(place)
  const data = { seq: message.seq }
  return {
    web_push: declarative,
    notification: { title, body, lang: language, dir: 'auto', tag, navigate, data },
  }
}

export function testContent({
  language,
  serverName,
  origin,
}: Pick<Told, 'language' | 'serverName' | 'origin'>): PushContent {
  const [title, body] = [serverName, words[language].test]
  const navigate = `${origin}/settings/notifications`
  return {
    web_push: declarative,
    notification: { title, body, lang: language, dir: 'auto', tag: 'lobby-test', navigate },
  }
}

/** By which a push service lets a newer push take the place of one that waits; it learns no room by it. */
export function topicOf(roomId: string, sessionId: string): string {
  return hashOf(`push topic ${roomId} ${sessionId}`).slice(0, 32)
}

function shown(told: Told): { readonly title: string; readonly body: string } {
  const { message, author, room, isDirect, count, shows, serverName } = told
  const say = words[told.language]
  const news = count > 1 ? say.messages(count) : say.message()
  if (shows === 'nothing') return { title: serverName, body: news }
  const title = isDirect ? author : count > 1 ? room.name : `${author} · ${room.name}`
  if (shows === 'room') return { title, body: news }
  const text = noticeText(message.body) || say.file
  if (count === 1) return { title, body: text }
  return { title: `${title} · ${news}`, body: isDirect ? text : `${author}: ${text}` }
}
