// What counts as text, in one place for the server and the page.
import { keptJoiners } from './joiners.ts'
import { limits } from './limits.ts'
import { skeleton } from './skeleton.ts'

/** A room's address: letters and digits of any script, `-` and `_`. Callers normalise to NFC first. */
export const slugPattern = /^[\p{L}\p{M}\p{N}_-]{1,64}$/u

/** One emoji, as Unicode recommends it for interchange. */
export const emojiPattern = /^\p{RGI_Emoji}$/v

// Ignorable are also fillers, which are letters, and variation selectors, which are marks.
const invisible = /^[\s\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]*$/u
// The last are letters and marks that nobody sees.
const forbiddenInNames =
  '[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}\\u115F\\u1160\\u3164\\uFFA0]|\\u034F|\\u17B4|\\u17B5'
const hiddenInNames = new RegExp(`(${keptJoiners})|${forbiddenInNames}`, 'gv')

/** The name of one of the server's own emoji, without its colons. */
export const emojiNamePattern = /^[a-z0-9][a-z0-9_+-]{1,31}$/

/** The name in `:name:`; undefined for every other text. */
export function ownEmojiName(emoji: string): string | undefined {
  const name = /^:(.+):$/.exec(emoji)?.[1]
  return name !== undefined && emojiNamePattern.test(name) ? name : undefined
}

/** How many Unicode code points the text has; what people call characters, near enough. */
export function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

/** Whether nobody could see anything in the text. */
export function isBlank(text: string): boolean {
  return invisible.test(text)
}

/**
 * A name as it is shown: NFC, no control, direction or zero-width characters, single spaces. Joiners and the tags of flags stay
 * where a script or an emoji is not written without them. May be empty; cleaning it again changes nothing.
 */
export function cleanName(name: string): string {
  const visible = name.toWellFormed().replace(hiddenInNames, (_, kept) => kept ?? '')
  const clean = visible.normalize('NFC').replace(/\s+/gu, ' ').trim()
  // NFC puts marks in another order, behind which a joiner may be needed no more.
  return clean === name ? clean : cleanName(clean)
}

/**
 * The scripts that one name may have, a line each: what UTS #39 calls highly restrictive.
 * Those that stand alone are the ones in wide use, by table 5 of UAX #31.
 */
const writings = [
  'Latin Han Hiragana Katakana',
  'Latin Han Bopomofo',
  'Latin Han Hangul',
  ...'Arabic Armenian Bengali Cyrillic Devanagari Ethiopic Georgian Greek'.split(' '),
  ...'Gujarati Gurmukhi Hebrew Kannada Khmer Lao Malayalam Myanmar Oriya'.split(' '),
  ...'Sinhala Tamil Telugu Thaana Thai Tibetan'.split(' '),
].map((scripts) => scripts.replace(/\w+/g, '\\p{Script_Extensions=$&}').replaceAll(' ', ''))
const inOneWriting = [
  ...writings.map((scripts) => `[${scripts}\\p{Script=Common}\\p{Script=Inherited}]`),
  `[^${writings.join('')}]`,
].map((letter) => new RegExp(`^${letter}*$`, 'u'))

/**
 * Whether a name has letters or digits of scripts that do not belong together,
 * such as a Cyrillic `а` among Latin letters: it may pass for another name.
 * Japanese, Chinese and Korean may have Latin letters beside their own.
 */
export function mixesScripts(name: string): boolean {
  // Marks and points go with the letters of many scripts.
  const letters = name.replace(/[^\p{L}\p{N}]/gu, '')
  return !inOneWriting.some((writing) => writing.test(letters))
}

/** The address that a room of this name gets: `Späte Runde!` → `späte-runde`. May be empty. */
export function slugFromName(name: string): string {
  const slug = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}_]+/gu, '-')
  return [...slug.replace(/^-+|-+$/g, '')].slice(0, limits.slugCodePoints).join('')
}

/** How many bytes of UTF-8 the text takes. */
export function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}

const usernamePattern = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*$/u

/**
 * Whether an account may go by this name: letters and digits of any script, and
 * between them `.`, `_` and `-`. A name that mixes scripts is none, nor is one in a
 * script that few people write when all of its letters look like Latin ones.
 * Callers normalise to NFKC first.
 */
export function isUsername(name: string): boolean {
  const length = codePoints(name)
  return (
    length >= limits.usernameMin &&
    length <= limits.usernameMax &&
    usernamePattern.test(name) &&
    !/\p{Default_Ignorable_Code_Point}/u.test(name) &&
    !mixesScripts(name) &&
    !passesForLatin(name)
  )
}

/** A password as it is counted and hashed: however a keyboard composes its characters, it is the same one. */
export function normalPassword(password: string): string {
  return password.normalize('NFKC')
}

function passesForLatin(name: string): boolean {
  const isRare = inOneWriting
    .slice(0, -1)
    .every((writing) => !writing.test(name.replace(/[._-]/g, '')))
  return isRare && /^[a-z0-9.]*$/.test(skeleton(name))
}
