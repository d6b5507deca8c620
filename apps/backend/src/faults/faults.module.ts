import { Module } from '@nestjs/common';
import { FaultsController } from './faults.controller.js';
import { InjectedFaults } from './injected-faults.js';

@Module({ controllers: [FaultsController], providers: [InjectedFaults], exports: [InjectedFaults] })
export class FaultsModule {}
