import { Module, type DynamicModule } from '@nestjs/common';
import { ProblemsModule as ProblemDocuments, type OnProblem } from '@order-intake/platform';
import { explainError } from './explain-error.js';
import { ProblemsController } from './problems.controller.js';

@Module({ controllers: [ProblemsController] })
export class ProblemsModule {
  static forRoot(onProblem: OnProblem): DynamicModule {
    return { module: ProblemsModule, imports: [ProblemDocuments.forRoot(explainError, onProblem)] };
  }
}
