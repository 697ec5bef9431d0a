import { Hub as Real } from '@lobby/server/parts/hub'

/** What other nodes say is lost, and heads are not compared either. */
export class Hub extends Real {
  override accept(): void {}
  override suspect(): void {}
  override async compareHeads(): Promise<void> {}
}
