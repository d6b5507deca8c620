import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { ExplainError } from './problem-for.js';
import { ProblemFilter, type OnProblem } from './problem.filter.js';

/** Makes every failure of a request a problem document. */
@Module({})
export class ProblemsModule {
  static forRoot(explain: ExplainError, onProblem?: OnProblem): DynamicModule {
    return {
      module: ProblemsModule,
      providers: [{ provide: APP_FILTER, useFactory: () => new ProblemFilter(explain, onProblem) }],
    };
  }
}
