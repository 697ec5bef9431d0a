import type { Language } from '@lobby/protocol'
import { languages } from '@lobby/protocol/limits'

/** The language that a browser likes best of those that we speak; English when it likes none. */
export function acceptedLanguage(headers: Headers): Language {
  const wanted = (headers.get('accept-language') ?? '')
    .slice(0, 512)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';')
      const weight = parameters.find((parameter) => parameter.trim().startsWith('q='))
      return { code: tag.split('-', 1)[0]?.toLowerCase(), q: weight ? weightOf(weight) : 1 }
    })
    .filter(({ q }) => q > 0)
    .toSorted((one, other) => other.q - one.q)
  for (const { code } of wanted) {
    const spoken = languages.find((language) => language === code)
    if (spoken) return spoken
  }
  return 'en'
}

function weightOf(parameter: string): number {
  const weight = Number(parameter.trim().slice('q='.length))
  return weight >= 0 && weight <= 1 ? weight : 0
}
