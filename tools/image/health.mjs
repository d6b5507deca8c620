// HEALTHCHECK of the images: exit code 0 while the app of this container is ready.
const port = {
  gateway: process.env['GATEWAY_PORT'] ?? '3000',
  consumer: process.env['CONSUMER_PORT'] ?? '3200',
  backend: process.env['BACKEND_PORT'] ?? '3100',
}[process.env['APP'] ?? ''];

const { ok } = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(4_000) });
process.exit(ok ? 0 : 1);
