import type { Author } from '@lobby/protocol'
import type { ComponentProps } from 'react'
import { useShownName } from '../chat/display-names.ts'
import { Name } from './name.tsx'

type Props = Omit<ComponentProps<'bdi'>, 'children'> & {
  readonly person: Pick<Author, 'id' | 'name'>
}

/** How a person is called. */
export function PersonName({ person, ...props }: Props) {
  return <Name {...props}>{useShownName(person)}</Name>
}
