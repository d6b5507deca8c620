import type { Socket } from 'node:net';
import type { ProblemName } from '@order-intake/contracts';
import { ProblemException } from '@order-intake/platform';
import { answerHeaders } from './secure-headers.js';

/**
 * Answers what Node's HTTP parser could not turn into a request, then closes the connection.
 *
 * @returns the problem, if there was still somebody to tell
 */
export function answerClientError(error: Error & { code?: string }, socket: Socket): ProblemName | undefined {
  if (error.code === 'ECONNRESET' || !socket.writable || answerHasBegun(socket)) {
    socket.destroy();
    return undefined;
  }
  const problem = problemOfParser(error.code);
  const body = JSON.stringify(problem.document());
  const headers = {
    ...answerHeaders,
    ...problem.headers(),
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    `HTTP/1.1 ${problem.status} ${reasonPhrases[problem.status] ?? ''}\r\n${lines.join('')}\r\n${body}`,
  );
  return problem.problem;
}

/** Node's own handler asks the same, by the same private names: a second answer inside the first would be read as part of it. */
function answerHasBegun(socket: Socket & { _httpMessage?: { _headerSent: boolean } }): boolean {
  return socket._httpMessage?._headerSent ?? false;
}

const reasonPhrases: Partial<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  413: 'Payload Too Large',
  431: 'Request Header Fields Too Large',
};

function problemOfParser(code: string | undefined): ProblemException {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new ProblemException('payload-too-large', {
        status: 431,
        detail: 'The header fields are larger than 16384 bytes. Nothing was accepted.',
      });
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new ProblemException('payload-too-large', { detail: 'The chunk extensions are too large.' });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ProblemException('malformed-json', {
        status: 408,
        detail: 'The request did not arrive in time. Nothing was accepted.',
      });
    default:
      return new ProblemException('malformed-json', {
        detail: 'The request is not well-formed HTTP. Nothing was accepted.',
      });
  }
}
