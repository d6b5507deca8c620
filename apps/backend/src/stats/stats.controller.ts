import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import type { BackendStats } from '@order-intake/contracts';
import { Ledger } from '../ledger/ledger.js';
import { CallsInFlight } from '../save-order/calls-in-flight.js';
import { RequestCounts } from './request-counts.js';
import { readStats } from './stats.js';

@Controller('stats')
export class StatsController {
  constructor(
    private readonly counts: RequestCounts,
    private readonly calls: CallsInFlight,
    private readonly ledger: Ledger,
  ) {}

  @Get()
  show(): BackendStats {
    return readStats(this.counts, this.calls, this.ledger.tally);
  }

  /** Counters to zero; saved orders stay. */
  @Post('reset')
  @HttpCode(200)
  reset(): BackendStats {
    this.counts.reset();
    this.calls.reset();
    this.ledger.resetTally();
    return this.show();
  }
}
