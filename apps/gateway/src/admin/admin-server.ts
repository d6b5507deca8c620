import type { Server } from 'node:http';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { listenForAdmin, Registry } from '@order-intake/platform';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config.js';

/** The listener for operators: `/metrics`. It serves until the very end, so that a slow stop can be watched. */
@Injectable()
export class AdminServer implements OnApplicationBootstrap, OnApplicationShutdown {
  #server: Server | undefined;

  constructor(
    private readonly metrics: Registry,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { ADMIN_HOST: host, GATEWAY_ADMIN_PORT: port } = this.config;
    try {
      this.#server = await listenForAdmin({ host, port, metrics: this.metrics });
    } catch (error) {
      throw new Error(`the admin port ${port} cannot be used: ${(error as Error).message}`, { cause: error });
    }
  }

  onApplicationShutdown(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
  }
}
