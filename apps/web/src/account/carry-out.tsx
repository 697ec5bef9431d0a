import { createContext, type ReactNode, useContext } from 'react'
import { useConfirmed } from './use-confirmed.tsx'

/** Carries a change out; where the server first wants to know that it is still us, asks for a proof and goes on. */
type CarryOut = <Result>(change: () => Promise<Result>) => Promise<Result>

const Proof = createContext<CarryOut>((change) => change())

/** See `CarryOut`. Rejects as the change itself does, also when no proof is given. */
export function useCarryOut(): CarryOut {
  return useContext(Proof)
}

export function ProofProvider({ children }: { children: ReactNode }) {
  const { confirmed, dialog } = useConfirmed()
  return (
    <Proof value={confirmed}>
      {children}
      {dialog}
    </Proof>
  )
}
