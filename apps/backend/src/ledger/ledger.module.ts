import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Ledger } from './ledger.js';

/** The ledger, open from before the app listens until after its last answer. */
@Global()
@Module({})
export class LedgerModule implements OnApplicationShutdown {
  constructor(@Inject(Ledger) private readonly ledger: Ledger) {}

  static forRoot(file: string): DynamicModule {
    return {
      module: LedgerModule,
      providers: [{ provide: Ledger, useFactory: () => new Ledger(file) }],
      exports: [Ledger],
    };
  }

  onApplicationShutdown(): void {
    this.ledger.close();
  }
}
