import { Controller, Get, Header, Param, Req, Res } from '@nestjs/common';
import { problemKind, problemNames, type ProblemName } from '@order-intake/contracts';
import { ProblemException } from '@order-intake/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { prefersHtml } from '../http/prefers-html.js';
import { pageHeaders } from '../http/secure-headers.js';
import { problemPage } from './problem-page.js';

const styledPage = pageHeaders("default-src 'none'; style-src 'unsafe-inline'");

/** `GET /problems/{name}`: where the `type` of a problem document leads. */
@Controller('problems')
export class ProblemsController {
  @Get(':name')
  @Header('cache-control', 'public, max-age=3600')
  @Header('vary', 'accept')
  explain(@Param('name') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const known = problemNames.find((each): each is ProblemName => each === name);
    if (!known) throw new ProblemException('route-not-found');
    if (prefersHtml(request.headers.accept))
      void reply.headers(styledPage).type('text/html; charset=utf-8').send(problemPage(known));
    else void reply.send({ type: `/problems/${known}`, ...problemKind(known) });
  }
}
