/** Whether a text may be more than words, line ends and addresses. Cheap, and sometimes wrong in saying so. */
export function mayBeMarkdown(text: string): boolean {
  return (
    /[*_~|`[\\<$@#]|:[\p{L}\p{N}_+-]+:/u.test(text) ||
    /^ {0,3}(?:>|[-+] |-{3}|\d{1,9}[.)][ \t])/m.test(text)
  )
}
