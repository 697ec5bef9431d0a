// A data folder that the version before left, and what its people hold.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { temporaryFolder } from '../../storage/testing/temporary-folder.ts'

/** Where its people reached the server. */
export const origin = 'https://chat.example.org'
/** When it was left. */
export const leftAt = Date.parse('2026-11-26T17:30:36.780Z')

const secret = 'f9xraFvLr9YkVdwZOf62g-P23D_u6LYIbpO2w30hm6g'

/** What is in links that were given out; `claim` is the console's. */
export const links = {
  /** Into the attic, for three. */
  invitation: 'b63r4YnCFdqhw7PlNXpBWHwMzte4uEyaM7y2KlWQsSs',
  usedInvitation: 'gwnz320er1ReCfGuDH2m-dmtN3Hx_tBdaSxV05PcL34',
  /** Its one use is Carol's, who is not in the attic yet. */
  begunInvitation: 'Iw7NthuATVORxWRfgjj9hxewpvIq9QPOnxQ2uDzKDOE',
  revokedInvitation: 'FL6F-acapmZytwXA_eQpKDG8EAuyxZp0BiBUA191j7I',
  /** To the server, for any number. */
  operatorInvitation: '2k0PAzvEPOzxacwkcmHYDDzUItuJzGeoV4flEj1ECsM',
  guestLink: 'vS0NbMbznrSldl7XQ-zG6hKZ3hnLh1SutUmfK3sJtQo',
  pausedGuestLink: 'O45K2SxItMNyS6QQQBzYFh52VzoNJqrq2LCfU-I4ftQ',
  endedGuestLink: '4tkeW2tu-wSoRZWLBoK35U8v2L9F8Sdc4yWjQZ5KhWg',
  /** Bob's, for bob@example.org. */
  email: '5MLB7tnn19ld9L0QWP0Y2lCptS5Blvc75ZrayvGE99Q',
  /** Dora's. */
  reset: 'zG6U8Ers6l_jniGi7xjH4d1bbqKKcpw1IwCa0L164dM',
  claim: 'YWuUqeoZhZl8MaUF_TTA2BhbjHtkiuxptOabEe_pneo',
} as const

const cookie = (token: string, csrf: string) =>
  `__Host-lobby.session_token=${token}; __Host-lobby.csrf=${csrf}`

/** Browsers that were signed in. */
export const visitors = {
  /** An admin, who signs in with codes. */
  ada: {
    id: '01a218e8-793b-7b16-952e-2becaf51977f',
    name: 'Ada',
    guest: false,
    cookie: cookie(
      'RxtB7-umbZsDHc4a_Rxitvw0iwq9qNI9B-O9ZvDgVYo.sn8EZFXH1DfXZqvO72fudEOHoqycB%2BbXYWUS%2FTmi82s%3D',
      'C09RtRcT5I-s5obhbGZEbseRPXiCMDpfoh_2QyzmuXA',
    ),
  },
  bob: {
    id: '01a218e8-81e6-731c-912f-37784cd1c1ef',
    name: 'Bob',
    guest: false,
    cookie: cookie(
      'ag1j8ukPqT5KUIVs66v56HrLzSv9VR_Qdjy94VBNJF4.gOThlOjaTuyoFV9kvtXicNQfv1t1rB5rKHPVZTJk6Qo%3D',
      'maYmZ1Gfs2xqXkULLl54NFVQKsecVW6YJ9zwXg12u80',
    ),
  },
  gus: {
    id: 'svAwjq4HAqfpjEAhl890HEtBgKKPaE9g',
    name: 'Gus',
    guest: true,
    cookie: cookie(
      'fU5GQ6jLmNkry5N01QtwswtBm3gw7BXFrAe5-_x0wyA.RfGsQnrtREuxR1zJ%2FdNmm4PfMe1iDYl0mAwJhXUsp3w%3D',
      'zT8tRnsv-yRbmZo2fKOn-8JFctY_9T1SIva3fV79irA',
    ),
  },
  /** Came by the guest link into the attic. */
  lena: {
    id: '01a218e8-ab20-7896-8c0d-14f8effdc96b',
    name: 'Lena',
    guest: true,
    cookie: cookie(
      'xKBwQ8VsfIPPpIE5C-hZ_HOMFtULne_BixSIoCbQTXk.YUvaWY9wzwFDQcegf4uQ3wBnmTpO6X8GzLfG1wXbEEk%3D',
      'bYBJxy0qD03wofMjmNRITyif6ccIv3d1ynfT79Nn2GY',
    ),
  },
} as const

/** Ada's. */
export const codeSecret = 'ELFG77YOZ224X4ETVLBEQR3R6SGLSEPZ'
export const recoveryCode = 'k5kr-ftq5-xunq-kosg'
/** The addresses of its rooms; `direct` is Ada's and Bob's. */
export const rooms = {
  lobby: 'lobby',
  garden: 'garden',
  attic: 'attic-3336aad30d1b4c4c871e6004e778895c',
  direct: 'direct-750845050529c3a02100b5d88a4232e6',
} as const

/** A copy of it, of the test's own. */
export function earlierFolder(): string {
  const path = join(temporaryFolder(), 'data')
  mkdirSync(path)
  const database = new DatabaseSync(join(path, 'lobby.db'))
  database.exec(readFileSync(new URL('lobby.sql', import.meta.url), 'utf8'))
  database.close()
  writeFileSync(join(path, 'secret'), secret)
  return path
}
