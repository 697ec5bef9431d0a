import { createContext, type ReactNode, useContext } from 'react'

/** What the server says to people who come in. It is Markdown, which is drawn higher up in the house. */
const Welcome = createContext<ReactNode>(undefined)

export const WelcomeSlot = Welcome.Provider

export function useWelcome(): ReactNode {
  return useContext(Welcome)
}
