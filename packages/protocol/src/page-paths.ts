// The addresses of the page: the server gives its document there, and the page has a screen for each.

/** A part that begins with a colon stands for any one word; with a question mark at its end, it may be missing. */
export const pagePaths = [
  '/',
  '/chat',
  '/chat/:slug',
  '/login',
  '/account',
  '/account/new',
  '/account/forgotten',
  '/account/email/:token',
  '/account/digest/:token',
  '/account/reset/:token',
  '/claim/:token',
  '/settings/:path?',
  '/admin/:area?/:id?',
  '/activity',
  '/threads',
  '/saved',
  '/search',
  '/share',
  '/invitations',
  '/reports',
  '/invite/:token',
  '/invite/guest/:token',
] as const

export type PagePath = (typeof pagePaths)[number]
