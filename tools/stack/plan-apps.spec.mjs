import { planApps } from './plan-apps.mjs';

describe('plan of the apps', () => {
  it('counts the ports of replicas up', () => {
    const plans = planApps({ gateways: 2, consumers: 3 }, {});
    expect(plans.map(({ name, ports }) => [name, ...Object.values(ports)])).toEqual([
      ['backend', 3100],
      ['consumer-1', 3200],
      ['consumer-2', 3201],
      ['consumer-3', 3202],
      ['gateway-1', 3000, 3050],
      ['gateway-2', 3001, 3051],
    ]);
  });

  it('ends gateways first and the backend last', () => {
    const stages = planApps({ gateways: 1, consumers: 1 }, {}).map(({ name, stage }) => [stage, name]);
    expect(stages.sort()).toEqual([
      [1, 'gateway'],
      [2, 'consumer'],
      [3, 'backend'],
    ]);
  });

  it('starts no backend where one is given', () => {
    const plans = planApps({ gateways: 1, consumers: 1 }, { BACKEND_URL: 'http://backend.example' });
    expect(plans.map(({ app }) => app)).toEqual(['consumer', 'gateway']);
  });

  it('takes host and ports from the environment', () => {
    const plans = planApps({ gateways: 1, consumers: 1 }, { HOST: '127.0.0.2', GATEWAY_PORT: '4000' });
    expect(plans.find(({ app }) => app === 'gateway')?.url).toBe('http://127.0.0.2:4000');
  });
});
