import { showLine } from './log-lines.mjs';

describe('log lines', () => {
  const line = JSON.stringify({
    level: 'info',
    time: '2026-11-23T11:44:02.814Z',
    pid: 1,
    hostname: 'h',
    name: 'gateway',
    port: 3000,
    err: { message: 'x' },
    msg: 'listening',
  });

  it('are readable on a terminal', () => {
    expect(showLine('gateway-1', line, true)).toMatch(
      /^gateway-1 \| \d\d:\d\d:02 info listening port=3000 err={"message":"x"}$/,
    );
  });

  it('stay as they are elsewhere', () => {
    expect(showLine('gateway-1', line, false)).toBe(`gateway-1 | ${line}`);
  });

  it('that are no JSON are shown all the same', () => {
    expect(showLine('gateway', 'Segmentation fault', true)).toBe('gateway | Segmentation fault');
  });
});
