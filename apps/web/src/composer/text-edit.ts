/** A text with what is selected in it; where nothing is, `from` and `to` are the caret. */
export type Selected = { readonly text: string; readonly from: number; readonly to: number }

/** Replaces what is between `from` and `to` by `insert`, and then selects a stretch of the new text. */
export type Edit = {
  readonly from: number
  readonly to: number
  readonly insert: string
  readonly select: readonly [from: number, to: number]
}

/** What is done to a text when a person asks for it. */
export type TextEdit = (selected: Selected) => Edit

/**
 * Carries an edit out as if it were typed, so that Ctrl+Z takes it back and what listens to the field hears of it.
 * `execCommand` is the only way in which browsers keep a field's history.
 */
export function carryOut(field: HTMLTextAreaElement, { from, to, insert, select }: Edit): void {
  field.focus()
  field.setSelectionRange(from, to)
  if (!typed(insert, from < to)) {
    field.setRangeText(insert, from, to, 'end')
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }
  field.setSelectionRange(...select)
}

/** What is selected in a field. */
export function selectedIn({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): Selected {
  return { text: value, from: selectionStart, to: selectionEnd }
}

/** Puts a text where the caret or the selection of a field is. */
export function insertion(
  { selectionStart, selectionEnd }: HTMLTextAreaElement,
  insert: string,
): Edit {
  const end = selectionStart + insert.length
  return { from: selectionStart, to: selectionEnd, insert, select: [end, end] }
}

function typed(insert: string, isReplacing: boolean): boolean {
  if (insert !== '') return document.execCommand('insertText', false, insert)
  return !isReplacing || document.execCommand('delete')
}
