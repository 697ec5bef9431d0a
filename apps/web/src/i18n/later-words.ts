// Words that no first sight has: they come with the parts of the page that say them, and stand beside the others.
import i18next from 'i18next'
import de from './later/de.json'
import en from './later/en.json'

i18next.addResourceBundle('en', 'translation', en, true)
i18next.addResourceBundle('de', 'translation', de, true)
