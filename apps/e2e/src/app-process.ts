import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.js';

export type AppName = 'backend' | 'consumer' | 'gateway';

export interface AppProcessOptions {
  /** `gateway-2`: in failures and for the log file. */
  readonly name: string;
  readonly app: AppName;
  /** Where the app answers, its health checks included. */
  readonly url: string;
  /** Where metrics and the administrator's routes are; the same as `url` but for the gateway. */
  readonly adminUrl: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export type LogEntry = { readonly msg?: string; readonly level?: string } & Readonly<Record<string, unknown>>;

/** One app as a process of its own, started from its build as anybody would. */
export class AppProcess {
  readonly name: string;
  readonly url: string;
  readonly adminUrl: string;
  /** Every line of the log since the first start, as text. */
  readonly lines: string[] = [];
  private readonly log: WriteStream;
  private child: ChildProcess | undefined;
  private ended: Promise<Exit> = Promise.resolve({ code: 0, signal: null });

  constructor(private readonly options: AppProcessOptions) {
    this.name = options.name;
    this.url = options.url;
    this.adminUrl = options.adminUrl;
    mkdirSync(dirname(options.logFile), { recursive: true });
    this.log = createWriteStream(options.logFile);
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  get isRunning(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resolves when the current process has ended. */
  get exited(): Promise<Exit> {
    return this.ended;
  }

  /** The log's JSON lines. */
  get entries(): LogEntry[] {
    return this.lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as LogEntry);
  }

  /** Lines of what nobody caught, or what ended it. */
  get complaints(): string[] {
    return this.lines.filter((line) => /unhandled|uncaught|"level":"fatal"/i.test(line));
  }

  /** Starts the process and returns when it is ready. */
  async start(): Promise<void> {
    this.launch();
    await this.ready();
  }

  /** Starts the process without waiting, for one that is expected to fail or to be not ready. */
  launch(): void {
    const entry = fileURLToPath(new URL(`../../${this.options.app}/dist/main.js`, import.meta.url));
    const child = spawn(process.execPath, [entry], {
      env: { ...this.options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    this.ended = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        this.lines.push(line);
        this.log.write(`${line}\n`);
      });
    }
  }

  /** Returns when `/health/ready` says 200; throws when the process ends instead. */
  async ready(timeoutMs = 20_000): Promise<void> {
    await eventually(`${this.name} is ready`, () => !this.isRunning || this.isHealthy('ready'), timeoutMs);
    if (!this.isRunning) throw new Error(`${this.name} ended before it was ready:\n${this.lastLines()}`);
  }

  async isHealthy(probe: 'live' | 'ready' | 'startup'): Promise<boolean> {
    const { status } = await fetch(`${this.url}/health/${probe}`, { signal: AbortSignal.timeout(2000) });
    return status === 200;
  }

  /** Sends the signal and returns when the process has ended. Without a signal: kill -9. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<Exit> {
    if (this.isRunning) this.child?.kill(signal);
    return this.ended;
  }

  /** Sends a signal and does not wait: `SIGSTOP`, `SIGCONT`, or a `SIGTERM` whose course is watched. */
  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  /** Ends the process and starts it anew, on the same ports; returns when it is ready. */
  async restart(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.kill(signal);
    await this.start();
  }

  /** Waits for a log entry that was or will be written. */
  logged(what: string, matches: (entry: LogEntry) => boolean, timeoutMs?: number): Promise<LogEntry> {
    return eventually(`${this.name} logs ${what}`, () => this.entries.find(matches), timeoutMs);
  }

  lastLines(count = 30): string {
    return this.lines.slice(-count).join('\n');
  }
}
