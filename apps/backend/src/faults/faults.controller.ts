import { Body, Controller, Get, Put } from '@nestjs/common';
import { compileValidator } from '@order-intake/contracts';
import { readBody } from '../problems/read-body.js';
import { Faults } from './faults.dto.js';
import { InjectedFaults } from './injected-faults.js';

const violationsOf = compileValidator(Faults);

@Controller('faults')
export class FaultsController {
  constructor(private readonly faults: InjectedFaults) {}

  @Get()
  show(): Faults {
    return this.faults.current;
  }

  /** Holds for calls that begin from now on; those that hang already go on hanging. */
  @Put()
  change(@Body() body: unknown): Faults {
    return this.faults.change(readBody<Faults>(violationsOf, body));
  }
}
