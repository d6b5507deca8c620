import { Module } from '@nestjs/common';
import { ProblemsModule as ProblemDocuments } from '@order-intake/platform';
import { explainError } from './explain-error.js';
import { ProblemsController } from './problems.controller.js';

@Module({ imports: [ProblemDocuments.forRoot(explainError)], controllers: [ProblemsController] })
export class ProblemsModule {}
