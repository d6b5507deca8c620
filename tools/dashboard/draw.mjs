// Draws docs/results/dashboard.svg: panels of the dashboard, with what a Prometheus that scrapes the apps has of them.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { renderSvg } from '../experiment/charts/render-svg.mjs';
import { SetUpError, exitWith } from '../setup/set-up-error.mjs';
import { workspaceRoot } from '../setup/workspace.mjs';
import { panelsPicture } from './panels-picture.mjs';
import { readPanels } from './read-panels.mjs';
import { readSeries } from './read-series.mjs';

const USAGE = `node tools/dashboard/draw.mjs [options]
  --prometheus URL  where it answers (http://127.0.0.1:9090)
  --minutes N       so many, up to now (5)
  --title TEXT      what there is to see`;

try {
  const { prometheus, lastsSeconds, title } = readOptions();
  const toSeconds = Math.floor(Date.now() / 1000);
  const span = { fromSeconds: toSeconds - lastsSeconds, toSeconds };
  const panels = await Promise.all(
    readPanels().map(async ({ targets, ...panel }) => {
      const series = await Promise.all(targets.map((target) => readSeries(prometheus, target, span)));
      return { ...panel, series: series.flat() };
    }),
  );
  const at = new Date(span.fromSeconds * 1000)
    .toISOString()
    .replace(/:\d\d\..*/, ' UTC')
    .replace('T', ' ');
  const subtitle = `Panels of ops/grafana/dashboards/order-intake.json from ${at} on, by Prometheus. Lines that stayed at zero are left out.`;
  const file = join(workspaceRoot, 'docs/results/dashboard.svg');
  await writeFile(file, await renderSvg(panelsPicture({ title, subtitle, lastsSeconds, panels })));
  console.log(`written to ${file}`);
} catch (error) {
  exitWith(error);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        prometheus: { type: 'string', default: 'http://127.0.0.1:9090' },
        minutes: { type: 'string', default: '5' },
        title: { type: 'string', default: 'The dashboard' },
      },
    });
    if (!/^[1-9]\d{0,3}$/.test(values.minutes)) throw new Error('--minutes takes a whole number.');
    return { ...values, lastsSeconds: Number(values.minutes) * 60 };
  } catch (error) {
    throw new SetUpError(`${/** @type {Error} */ (error).message}\n${USAGE}`);
  }
}
