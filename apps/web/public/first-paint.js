// What the first paint needs to know; the page itself loads later. `first-paint.css` draws it.
const { style, dataset } = document.documentElement
dataset.mantineColorScheme = 'light'
try {
  const chosen = localStorage.getItem('lobby.color-scheme')
  const isDark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  if (isDark) dataset.mantineColorScheme = 'dark'
  const width = Number(localStorage.getItem('lobby.sidebar-width'))
  if (width > 0) style.setProperty('--sidebar', `${width}px`)
  // A room has the frame around it. A browser that keeps nothing of a person is asked for a name first.
  const isRoom = location.pathname === '/' || location.pathname.startsWith('/chat/')
  const isKnown = Object.keys(localStorage).some((key) => key.startsWith('lobby.of.'))
  if (isRoom) dataset.firstPaint = isKnown ? 'frame' : 'card'
} catch {
  // The browser keeps nothing for us.
}
