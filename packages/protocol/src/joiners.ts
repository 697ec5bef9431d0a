// Characters that are not seen, and without which some names are not written as
// their owners write them: what of them is kept, and what is no more than hidden.

/** Signs behind which a consonant is joined to the next, or by a joiner is not: those of the Indic scripts that people write. */
const virama =
  '[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\u0DCA\u1039\u17D2\u1B44\uA9C0]'

/** Arabic letters that join to the next one; behind the others a non-joiner changes nothing to be seen. */
const joinsToNext =
  '(?![\u0621-\u0625\u0627\u0629\u062F-\u0632\u0648\u0671-\u0677\u0688-\u0699\u06C0\u06C3-\u06CB\u06CD\u06CF\u06D2-\u06D5\u06EE\u06EF])[\\p{Script=Arabic}&&\\p{L}]'
const joinsToLast = '(?![\u0621\u0674])[\\p{Script=Arabic}&&\\p{L}]'

const picture = '\\p{Extended_Pictographic}'
const pictureBefore = `${picture}[\\p{Emoji_Modifier}\uFE0F]?`

/** Flags that are spelt out in hidden letters: England, Scotland, Wales. The same letters behind anything else are a hidden text. */
const flags = ['gbeng', 'gbsct', 'gbwls'].map((region) =>
  [...region].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join(''),
)

const kept = [
  `(?<=${virama})\u200D`,
  `(?<=${virama})\u200C(?=\\p{L})`,
  `(?<=${joinsToNext}\\p{Mn}*)\u200C(?=\\p{Mn}*${joinsToLast})`,
  `(?<=${pictureBefore})\u200D(?=${picture})`,
  `(?<=\u{1F3F4})(?:${flags.join('|')})\u{E007F}`,
]

/** A pattern of what is kept, for `new RegExp` with the flag `v`: joiners and tags where script or emoji rules need them. */
export const keptJoiners = kept.join('|')
