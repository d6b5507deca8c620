import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { compileValidator, RedriveRequest, type RedriveStep } from '@order-intake/contracts';
import { OrdersTransport } from '@order-intake/messaging';
import { ProblemException } from '@order-intake/platform';
import { AdminAddressGuard } from '../admin/admin-address.guard.js';

const violationsOf = compileValidator(RedriveRequest);

/** Puts dead letters on the order queue again, in small steps: whoever drives them can stop at any time. */
@Controller('admin/dead-letters')
@UseGuards(AdminAddressGuard)
export class DeadLettersController {
  constructor(private readonly transport: OrdersTransport) {}

  @Post('redrive')
  @HttpCode(200)
  redrive(@Body() body: unknown): Promise<RedriveStep> {
    const errors = violationsOf(body);
    if (errors) throw new ProblemException('validation-failed', { errors });
    return this.transport.redrive(body as RedriveRequest);
  }
}
