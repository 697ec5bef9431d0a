/** The text without the line breaks at both its ends; spaces stay, since pasted code begins with them. */
export function withoutOuterLineBreaks(text: string): string {
  let [start, end] = [0, text.length]
  while (isLineBreak(text[start])) start++
  while (end > start && isLineBreak(text[end - 1])) end--
  return text.slice(start, end)
}

function isLineBreak(character: string | undefined): boolean {
  return character === '\n' || character === '\r'
}
