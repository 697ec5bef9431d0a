import { Link } from 'wouter'
import { Heading } from './heading.tsx'
import { useWords } from './words.ts'

/** There is no such part of the admin area, or no such thing in it any more. */
export function Missing() {
  const { t } = useWords()
  return (
    <>
      <Heading title={t('missing.title')} />
      <p>{t('missing.hint')}</p>
      <p>
        <Link href="/admin">{t('missing.back')}</Link>
      </p>
    </>
  )
}
