import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands between an app and a server, and can keep the server's answers back. */
export class TcpProxy {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly answering = new Set<Socket>();
  private readonly counts = new Map<string, number>();
  private isMute = false;

  /** @param target URL of the server; `url` is the same one through this proxy */
  constructor(private readonly target: URL) {
    this.server = createServer((client) => this.join(client));
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return url.href;
  }

  /** From now on the server hears everything and is not heard, on new connections either. */
  mute(): void {
    this.isMute = true;
    for (const socket of this.answering) socket.pause();
  }

  unmute(): void {
    this.isMute = false;
    for (const socket of this.answering) socket.resume();
  }

  /** How often the app has sent the text since this was first asked. One that two packets share is missed. */
  sent(text: string): number {
    const count = this.counts.get(text) ?? 0;
    this.counts.set(text, count);
    return count;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(client: Socket): void {
    const server = connect(Number(this.target.port), this.target.hostname);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(socket);
      socket.on('data', (bytes) => other.write(bytes));
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        this.answering.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (bytes) => this.count(bytes.toString('latin1')));
    this.answering.add(server);
    if (this.isMute) server.pause();
  }

  private count(sent: string): void {
    for (const [text, count] of this.counts) this.counts.set(text, count + sent.split(text).length - 1);
  }
}
