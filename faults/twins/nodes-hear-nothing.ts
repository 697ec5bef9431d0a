import { Hub as Real } from '@lobby/server/parts/hub'

/** What other nodes say is lost, and nobody looks whether something was. */
export class Hub extends Real {
  override accept(): void {}
  override suspect(): void {}
  override async compareHeads(): Promise<void> {}
}
