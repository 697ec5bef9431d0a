import { useMemo } from 'react'
import { useLocation } from 'wouter'
import { usePowers } from '../account/use-powers.ts'
import { useSignOut } from '../account/use-sign-out.ts'
import type { IconName } from '../ui/icons.tsx'
import { type DialogName, openDialog } from '../ui/open-dialog.ts'
import { useEndpoint } from '../ui/use-endpoint.ts'
import { useSwitcherWords } from './switcher-words.ts'

type Action = {
  readonly name: string
  readonly icon: IconName
  readonly run: () => void | Promise<void>
}

/** What a person can do from the switcher, as far as they may. */
export function useActions(): readonly Action[] {
  const { t } = useSwitcherWords()
  const [, navigate] = useLocation()
  const signOut = useSignOut()
  const may = usePowers()?.may
  const { answer: reports } = useEndpoint(['GET /api/reports/summary'])
  const moderates = reports?.moderates === true

  return useMemo(() => {
    const dialog = (name: DialogName) => () => openDialog(name)
    const page = (path: string) => () => navigate(path)
    const mayMakeRooms = may?.includes('room.create') || may?.includes('room.create-private')
    const offered: readonly (readonly [
      isOffered: boolean | undefined,
      name: string,
      icon: IconName,
      run: Action['run'],
    ])[] = [
      [mayMakeRooms, t('do.room'), 'plus', dialog('room')],
      [may?.includes('room.create-direct'), t('do.direct'), 'chat', dialog('direct')],
      [true, t('do.browse'), 'search', dialog('browse')],
      [true, t('do.allRead'), 'check', dialog('all-read')],
      [true, t('do.settings'), 'sliders', page('/settings/profile')],
      [true, t('do.keys'), 'letters', dialog('keys')],
      [may?.includes('invitation.make'), t('do.invite'), 'link', page('/settings/invitations')],
      [moderates, t('do.reports'), 'flag', page('/settings/reports')],
      [may?.includes('overview.read'), t('do.admin'), 'lock', page('/admin')],
      [true, t('do.signOut'), 'exit', signOut],
    ]
    return offered.flatMap(([isOffered, name, icon, run]) =>
      isOffered ? [{ name, icon, run }] : [],
    )
  }, [t, navigate, signOut, may, moderates])
}
