const isRgi = /^\p{RGI_Emoji}$/v

/** The emoji as Unicode recommends it: the data adds a selector to some that need none, and leaves out others. */
export function rgi(emoji: string): string {
  const ways = [emoji, emoji.replaceAll('\uFE0F', ''), `${emoji}\uFE0F`]
  return ways.find((way) => isRgi.test(way)) ?? emoji
}
