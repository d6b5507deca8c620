import { Body, Controller, Get, Put } from '@nestjs/common';
import { compileValidator } from '@order-intake/contracts';
import { readBody } from '../problems/read-body.js';
import { BackendCapacity } from './backend-capacity.js';
import { CapacitySettings } from './capacity.dto.js';
import type { Capacity } from './service-time.js';

const violationsOf = compileValidator(CapacitySettings);

@Controller('capacity')
export class CapacityController {
  constructor(private readonly capacity: BackendCapacity) {}

  @Get()
  show(): Capacity {
    return this.capacity.current;
  }

  /** Holds for calls that begin from now on. */
  @Put()
  change(@Body() body: unknown): Capacity {
    return this.capacity.change(readBody<CapacitySettings>(violationsOf, body));
  }
}
