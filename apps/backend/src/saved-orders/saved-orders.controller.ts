import { Controller, Get, Param, Query } from '@nestjs/common';
import type { BackendOrder } from '@order-intake/contracts';
import type { EffectCount } from '../ledger/effect.js';
import { Ledger } from '../ledger/ledger.js';
import { ProblemException } from '../problems/problem.exception.js';
import { readPage } from './read-page.js';

/** A page of the ledger; `next` is the `after` of the next one, absent on the last. */
interface EffectPage {
  readonly items: EffectCount[];
  readonly next?: string;
}

/** What is saved: one order, or all ids with how often each was saved. */
@Controller('orders')
export class SavedOrdersController {
  constructor(private readonly ledger: Ledger) {}

  @Get()
  list(@Query() query: Record<string, unknown>): EffectPage {
    const { after, limit } = readPage(query);
    const items = this.ledger.counts(after, limit);
    const last = items.at(-1);
    return { items, ...(last && items.length === limit && { next: last.id }) };
  }

  @Get(':id')
  find(@Param('id') id: string): BackendOrder & { id: string; savedAt: string } {
    const saved = this.ledger.find(id);
    if (!saved) throw new ProblemException('order-not-found');
    const order = JSON.parse(saved.content) as BackendOrder;
    return { id, savedAt: new Date(saved.savedAt).toISOString(), ...order };
  }
}
