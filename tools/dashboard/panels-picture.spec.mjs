import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { renderSvg } from '../experiment/charts/render-svg.mjs';
import { colours } from '../experiment/charts/theme.mjs';
import { workspaceRoot } from '../setup/workspace.mjs';
import { panelsPicture } from './panels-picture.mjs';
import { readPanels } from './read-panels.mjs';

/** @import { Target } from './read-panels.mjs' */
/** @import { Series } from './read-series.mjs' */

const rates = (/** @type {(number | null)[]} */ ...values) =>
  values.map((value, index) => ({ seconds: index * 5, value }));

describe('the picture of the dashboard', () => {
  it('has panels of the dashboard, with the expressions that Grafana asks', () => {
    const file = join(workspaceRoot, 'ops/grafana/dashboards/order-intake.json');
    const { panels } = JSON.parse(readFileSync(file, 'utf8'));
    const shown = asked(readPanels());
    expect(shown).toHaveLength(6);
    expect(asked(panels)).toEqual(expect.arrayContaining(shown));
  });

  it('names each line, and leaves out those that stayed at zero', async () => {
    const svg = await draw([
      { label: 'accepted', samples: rates(20, 21, 20) },
      { label: 'dead', samples: rates(0, 0, 0) },
      { label: 'saved', samples: rates(null, 0, 40) },
    ]);
    expect(svg).toContain('>accepted<');
    expect(svg).toContain('>saved<');
    expect(svg).not.toContain('>dead<');
    expect(svg).toContain('>Accepted and ended, per second<');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('tells more lines than it has colours by dashes, each named once', async () => {
    const labels = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
    const svg = await draw(labels.map((label) => ({ label, samples: rates(1, 2, 3) })));
    for (const label of labels) expect(svg.split(`>${label}<`)).toHaveLength(2);
    const looks = [...svg.matchAll(/stroke="(#\w+)" stroke-width="2"[^>]* stroke-dasharray="([\d,]+)"/g)];
    expect(new Set(looks.map(([, colour, dash]) => `${colour} ${dash}`)).size).toBe(labels.length);
  });

  it('has its dark colours', async () => {
    const svg = await draw([{ label: 'accepted', samples: rates(20, 21, 20) }]);
    expect(svg).toContain(`stroke="${colours.async.light}"`);
    expect(svg).toContain(`[stroke="${colours.async.light}"]{stroke:${colours.async.dark}}`);
  });

  it('is drawn of seconds that are parts of one, too', async () => {
    const svg = await draw([{ label: 'p99', samples: rates(0.004, 0.005, 0.003) }]);
    expect(svg).toContain('>0.004<');
  });
});

/** @param {{ title: string, targets?: Target[] }[]} panels */
function asked(panels) {
  return panels.map(({ title, targets = [] }) => [title, targets.map(({ expr }) => expr)]);
}

/** @param {Series[]} series */
function draw(series) {
  const panel = { title: 'Accepted and ended', unit: 'reqps', series };
  return renderSvg(
    panelsPicture({ title: 'All is well', subtitle: 'Here.', lastsSeconds: 10, panels: [panel] }),
  );
}
