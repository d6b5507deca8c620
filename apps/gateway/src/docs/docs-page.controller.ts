import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { Controller, Get, Header, Param, Res, StreamableFile } from '@nestjs/common';
import { ProblemException } from '@order-intake/platform';
import type { FastifyReply } from 'fastify';
import { pageHeaders } from '../http/secure-headers.js';

/** Where each file of the page lies. Nothing else can be asked for. */
const folders: Record<string, () => string> = {
  'swagger-ui.css': swaggerUiFolder,
  'swagger-ui-bundle.js': swaggerUiFolder,
  'favicon-32x32.png': swaggerUiFolder,
  'docs-page.js': ownFolder,
  'fresh-numbers.js': ownFolder,
};

const contentTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
};

/** Swagger UI has styles and pictures within its scripts. */
const ownPage = pageHeaders("default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:");

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>order-intake</title>
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script type="module" src="/docs/docs-page.js"></script>
</html>
`;

/** `GET /docs`: Swagger UI. All of it comes from this server, so it works without the internet. */
@Controller('docs')
export class DocsPageController {
  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  show(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.headers(ownPage);
    return page;
  }

  @Get(':file')
  @Header('cache-control', 'public, max-age=3600')
  file(@Param('file') file: string): StreamableFile {
    const folder = Object.hasOwn(folders, file) ? folders[file] : undefined;
    const type = contentTypes[extname(file)];
    if (!folder || !type) throw new ProblemException('route-not-found');
    return new StreamableFile(createReadStream(join(folder(), file)), { type });
  }
}

function swaggerUiFolder(): string {
  return join(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'), '..');
}

function ownFolder(): string {
  return join(import.meta.dirname, 'browser');
}
