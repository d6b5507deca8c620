import { Module, type DynamicModule } from '@nestjs/common';
import { DocsPageController } from './docs-page.controller.js';
import { DocumentsController } from './documents.controller.js';

/** The API documents, and the page to try them out. */
@Module({ controllers: [DocumentsController] })
export class DocsModule {
  static forRoot(options: { page: boolean }): DynamicModule {
    return { module: DocsModule, controllers: options.page ? [DocsPageController] : [] };
  }
}
