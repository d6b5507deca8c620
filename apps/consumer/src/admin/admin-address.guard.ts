import { lookup } from 'node:dns/promises';
import { Inject, Injectable, type CanActivate, type ExecutionContext, type Provider } from '@nestjs/common';
import { ProblemException } from '@order-intake/platform';
import type { FastifyRequest } from 'fastify';

const ADMIN_ADDRESSES = Symbol('ADMIN_ADDRESSES');

/** Every address of this machine. */
const unspecified = ['0.0.0.0', '::'];

/**
 * Lets through what came in by an address of ADMIN_HOST, so that health and metrics can be open to probes of other
 * machines on the same port, and administration cannot.
 */
@Injectable()
export class AdminAddressGuard implements CanActivate {
  constructor(@Inject(ADMIN_ADDRESSES) private readonly addresses: readonly string[]) {}

  canActivate(context: ExecutionContext): boolean {
    const { socket } = context.switchToHttp().getRequest<FastifyRequest>();
    if (isAmong(this.addresses, socket.localAddress ?? '')) return true;
    throw new ProblemException('route-not-found');
  }
}

/** What the guard needs of the configuration. */
export function adminAddresses(host: string): Provider {
  return {
    provide: ADMIN_ADDRESSES,
    useFactory: async () => (await lookup(host, { all: true })).map(({ address }) => address),
  };
}

/** @param local address of this end of the connection; on an IPv6 socket an IPv4 one begins with `::ffff:` */
export function isAmong(addresses: readonly string[], local: string): boolean {
  return addresses.some((each) => unspecified.includes(each) || each === local.replace(/^::ffff:/, ''));
}
