import type { AppProcess } from './app-process.js';
import type { System } from './system.js';
import { TcpProxy } from './tcp-proxy.js';

/** Starts a further app that reaches the broker through a proxy of its own, which ends with the system. */
export async function startBehindProxy(
  system: System,
  name: 'consumer' | 'gateway',
  env: Readonly<Record<string, string>> = {},
): Promise<{ app: AppProcess; proxy: TcpProxy }> {
  const proxy = new TcpProxy(new URL(system.vhost.url));
  await proxy.listen();
  system.cleanups.push(() => proxy.close());
  const app = await system.add(name, { RABBITMQ_URLS: proxy.url, ...env });
  await app.start();
  return { app, proxy };
}
