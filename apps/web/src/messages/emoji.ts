const onlyEmoji = /^(?:\p{RGI_Emoji}|\s)+$/v
const written = /:[\w+-]{1,64}:/g

/** A few emoji and nothing else: drawn large. */
export function isOnlyEmoji(body: string): boolean {
  return (
    body.length <= 100 &&
    onlyEmoji.test(body) &&
    [...new Intl.Segmenter().segment(body)].length <= 25
  )
}

/** The same where an emoji may be written as its name; whether there is one of this name is another question. */
export function isOnlyEmojiOrNames(body: string): boolean {
  return body.length <= 1_000 && isOnlyEmoji(body.replace(written, '⭐'))
}
