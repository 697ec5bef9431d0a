import { Hub as Real } from '@lobby/server/parts/hub'
import { takingAnyOrder } from '../taking-any-order.ts'

export const Hub = takingAnyOrder(Real)
