import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files in PEM. */
export interface Certificates {
  readonly folder: string;
  /** The authority, which nobody knows who is not told of it. */
  readonly authority: string;
  /** Of the server at `localhost`, and at no address. */
  readonly certificate: string;
  readonly key: string;
}

export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** An authority and the certificate of one server, for a day. The folder is the caller's to remove. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'order-intake-tls-'));
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    at('ca.key'),
    '-out',
    at('ca.pem'),
    '-days',
    '1',
    '-subj',
    '/CN=An authority',
  );
  openssl('req', ...newKey, at('server.key'), '-out', at('server.csr'), '-subj', '/CN=localhost');
  writeFileSync(at('names'), 'subjectAltName=DNS:localhost');
  const signed = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-extfile', at('names')];
  openssl('x509', '-req', '-in', at('server.csr'), '-out', at('server.pem'), '-days', '1', ...signed);
  return { folder, authority: at('ca.pem'), certificate: at('server.pem'), key: at('server.key') };
}
