// Line icons on a 20 px grid. They say nothing to a screen reader: their buttons have names.
const paths = {
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  close: 'm5 5 10 10M15 5 5 15',
  hash: 'M4 8h12M4 13h12M8.5 3.5l-2 13M13.5 3.5l-2 13',
  chevron: 'm6 8 4 4 4-4',
  sort: 'M4 6h12M6 10h8M8 14h4',
  pencil: 'm5 15 1-4 7-7 3 3-7 7z',
  search: 'M13 13l3.5 3.5M14 9A5 5 0 1 1 4 9a5 5 0 0 1 10 0Z',
  star: 'm10 3.2 2.1 4.4 4.7.6-3.4 3.3.9 4.8-4.3-2.4-4.3 2.4.9-4.8-3.4-3.3 4.7-.6z',
  menu: 'M3.5 6h13M3.5 10h13M3.5 14h13',
  send: 'M10 16V4.5M4.8 9.5 10 4.2l5.2 5.3',
  down: 'M10 4v11.5M4.8 10.5 10 15.8l5.2-5.3',
  link: 'M8.3 11.7a3.2 3.2 0 0 0 4.6 0l2.6-2.6a3.25 3.25 0 0 0-4.6-4.6L10 5.4M11.7 8.3a3.2 3.2 0 0 0-4.6 0l-2.6 2.6a3.25 3.25 0 0 0 4.6 4.6l.9-.9',
  copy: 'M7.5 7.5h8v8h-8zM12.5 7.5v-3h-8v8h3',
  check: 'm4.5 10.5 3.6 3.6 7.4-8',
  clock: 'M10 6v4.2l2.6 1.6M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0Z',
  alert: 'M10 6.5v4M10 13.4v.1M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0Z',
  trash: 'M4.5 6h11M8 6V4.2h4V6M6 6l.7 9.8h6.6L14 6M8.7 9v4M11.3 9v4',
  lock: 'M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9M5.5 9h9v7h-9z',
  bell: 'M5.5 13.5V9a4.5 4.5 0 0 1 9 0v4.5l1.5 1.5H4zM8.4 17a1.8 1.8 0 0 0 3.2 0',
  bellOff:
    'M5.5 13.5V9c0-.8.2-1.6.6-2.2M8 5a4.5 4.5 0 0 1 6.5 4v3M13 15H4l1.5-1.5M8.4 17a1.8 1.8 0 0 0 3.2 0M3.5 3.5l13 13',
  people:
    'M7.5 9.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4ZM2.5 16c.3-2.8 2.2-4.3 5-4.3s4.7 1.5 5 4.3M13 4.4a2.6 2.6 0 0 1 0 4.9M14.3 12c1.9.5 3 1.9 3.2 4',
  person:
    'M10 9.8a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4ZM3.8 16.5c.4-3 2.8-4.7 6.2-4.7s5.8 1.7 6.2 4.7',
  forbidden: 'M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0ZM5.2 5.2l9.6 9.6',
  laptop: 'M5 4.5h10v8H5zM2.5 15.5h15',
  phone: 'M6.5 2.5h7a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-13a1 1 0 0 1 1-1ZM9 14.8h2',
  download: 'M10 3.5v8.5M6 8.5l4 4 4-4M4 16h12',
  shield: 'M10 3l6 2v4.5c0 3.6-2.4 6.2-6 7.5-3.6-1.3-6-3.9-6-7.5V5z',
  flag: 'M5 17V3.5M5 4.2c3-1.6 5.2 1.4 10 0v7c-4.8 1.4-7-1.6-10 0',
  unread:
    'M17 5.5a2.2 2.2 0 1 1-4.4 0 2.2 2.2 0 0 1 4.4 0ZM10 4.5H5A1.5 1.5 0 0 0 3.5 6v8A1.5 1.5 0 0 0 5 15.5h9a1.5 1.5 0 0 0 1.5-1.5v-3.5',
  at: 'M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0ZM13 7v4.2a1.9 1.9 0 0 0 3.8 0V10a6.8 6.8 0 1 0-2.7 5.4',
  bookmark: 'M5.5 4h9v12.5L10 13l-4.5 3.5z',
  eye: 'M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5ZM12.2 10a2.2 2.2 0 1 1-4.4 0 2.2 2.2 0 0 1 4.4 0Z',
  dots: 'M5 10v.1M10 10v.1M15 10v.1',
  chat: 'M4 4.5h12a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H9.5L6 17.3v-2.8H4a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1Z',
  sliders:
    'M3.5 6.5H9M13 6.5h3.5M3.5 13.5H7M11 13.5h5.5M13 6.5a2 2 0 1 1-4 0 2 2 0 0 1 4 0ZM11 13.5a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z',
  archive: 'M3 4.5h14v3.2H3zM4.3 7.7V16h11.4V7.7M8 11h4',
  exit: 'M8 4H5.5A1.5 1.5 0 0 0 4 5.5v9A1.5 1.5 0 0 0 5.5 16H8M12.5 13.2 15.7 10l-3.2-3.2M15.5 10H8',
  smile: 'M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0ZM7.6 8v.1M12.4 8v.1M6.8 11.7a3.7 3.7 0 0 0 6.4 0',
  letters:
    'M2.5 15.5 6.5 5h.6l4 10.5M3.9 12h5.8M17.3 9.2v6.3M17.3 12.3a2.6 2.9 0 1 1-5.2 0 2.6 2.9 0 0 1 5.2 0Z',
  reply: 'M8 5 3.5 9.5 8 14M4 9.5h7.5c3 0 5 1.8 5 5.5',
  forward: 'm12 5 4.5 4.5L12 14M16 9.5H8.5c-3 0-5 1.8-5 5.5',
  pin: 'M7 3.5h6M8 3.5l-.6 5-2.4 2.6h10l-2.4-2.6-.6-5M10 11.1v5.4',
  clip: 'm16 9.3-6 6a3.7 3.7 0 0 1-5.2-5.2l6.3-6.3a2.5 2.5 0 0 1 3.5 3.5l-6.2 6.2a1.2 1.2 0 0 1-1.8-1.7l5.6-5.6',
  play: 'M6.5 4.5v11l9-5.5z',
  file: 'M5.5 3.5H11L15 7.5v9H5.5zM11 3.5v4h4',
  bold: 'M6 4.5h4.6a2.7 2.7 0 0 1 0 5.4H6zM6 9.9h5.4a2.8 2.8 0 0 1 0 5.6H6z',
  italic: 'M8.5 4.5h6M5.5 15.5h6M11.6 4.5l-3.2 11',
  strike:
    'M3.5 10h13M14 7c-.2-1.7-1.7-2.7-4-2.7S6.2 5.4 6.2 7c0 1 .5 1.7 1.5 2.2M6 12.7c.2 1.8 1.8 3 4.1 3s4-1.1 4-2.9c0-.4-.1-.7-.2-1',
  code: 'm7 6-4 4 4 4M13 6l4 4-4 4',
  block: 'M3.5 4.5h13v11h-13zM7.8 8l-2 2 2 2M12.2 8l2 2-2 2',
  quote: 'M4.5 4.5v11M8.5 6.5h7M8.5 10h7M8.5 13.5h4.5',
  list: 'M8 5.5h8.5M8 10h8.5M8 14.5h8.5M4.3 5.5v.1M4.3 10v.1M4.3 14.5v.1',
  numbers:
    'M9 5.5h7.5M9 10h7.5M9 14.5h7.5M3.5 4.6l1.2-.7v4M3.3 12.7c.1-.7.6-1 1.2-1 .7 0 1.2.4 1.2 1 0 1-2.4 1.8-2.4 3h2.5',
} as const

export type IconName = keyof typeof paths

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  )
}

/** The mark: an open door with a light in it. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" fill="var(--accent-fill)" />
      <path
        d="M9 25V15a7 7 0 0 1 14 0v10h-4.2v-9.6a2.8 2.8 0 0 0-5.6 0V25z"
        fill="var(--on-accent)"
      />
      <circle cx="16" cy="22.6" r="2.1" fill="#ffd9a0" />
    </svg>
  )
}
