import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { openApiDocument } from './openapi-document.js';

/** `/docs`: Swagger UI from this server's own files, so that it works offline. The document is made when asked for. */
export function serveDocs(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, openApiDocument, {
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'order-intake mock backend',
    swaggerOptions: { displayRequestDuration: true, validatorUrl: null },
  });
}
