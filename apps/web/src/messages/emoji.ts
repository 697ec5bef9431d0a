const onlyEmoji = /^(?:\p{RGI_Emoji}|\s)+$/v

/** A few emoji and nothing else: drawn large. */
export function isOnlyEmoji(body: string): boolean {
  return (
    body.length <= 100 &&
    onlyEmoji.test(body) &&
    [...new Intl.Segmenter().segment(body)].length <= 25
  )
}
