/** Puts a text where it can be pasted from. False where the browser does not let us. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // On plain http there is no clipboard; the old way still works there.
    const field = document.createElement('textarea')
    field.value = text
    document.body.append(field)
    const focused = document.activeElement
    field.select()
    const done = document.execCommand('copy')
    field.remove()
    if (focused instanceof HTMLElement) focused.focus()
    return done
  }
}
