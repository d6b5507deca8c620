import { Controller, Get, Header } from '@nestjs/common';
import { asyncApiDocument } from '@order-intake/contracts';
import { openApiDocument } from './openapi-document.js';

/** The documents for machines. Each is made at its first request, since making it would slow the start. */
@Controller()
export class DocumentsController {
  #openApi: string | undefined;
  #asyncApi: string | undefined;

  @Get('openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  openApi(): string {
    return (this.#openApi ??= JSON.stringify(openApiDocument()));
  }

  @Get('asyncapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  asyncApi(): string {
    return (this.#asyncApi ??= JSON.stringify(asyncApiDocument()));
  }
}
