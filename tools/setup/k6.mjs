import { goCommand } from './go-command.mjs';

export const findK6 = () =>
  goCommand({
    name: 'k6',
    path: 'go.k6.io/k6',
    version: 'v1.8.1',
    lasts: 'a minute or two',
    site: 'https://grafana.com/docs/k6',
  });
