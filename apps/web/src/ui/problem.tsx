import form from './form.module.css'

/** Why something did not work, said aloud when it appears. */
export function Problem({ children }: { children: string | undefined }) {
  if (children === undefined) return null
  return (
    <p className={form.problem} role="alert">
      {children}
    </p>
  )
}
