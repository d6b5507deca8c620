import { ServicePause } from './service-pause.js';

describe('ServicePause', () => {
  it('lasts as long as it is told', async () => {
    const begun = performance.now();
    await new ServicePause().last(20);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(19);
  });

  it('is over for everybody when the app stops, and takes no time after that', async () => {
    const pause = new ServicePause();
    const calls = [pause.last(60_000), pause.last(60_000)];
    pause.onModuleDestroy();
    await Promise.all([...calls, pause.last(60_000)]);
  });
});
