import { describe, expect, it } from '@jest/globals';
import { renderSvg } from '../experiment/charts/render-svg.mjs';
import { colours } from '../experiment/charts/theme.mjs';
import { panelsPicture } from './panels-picture.mjs';
import { readPanels } from './read-panels.mjs';

/** @import { Series } from './read-series.mjs' */

const rates = (/** @type {(number | null)[]} */ ...values) =>
  values.map((value, index) => ({ seconds: index * 5, value }));

describe('the picture of the dashboard', () => {
  it('has the panels of the dashboard, with the expressions that Grafana asks', () => {
    const panels = readPanels();
    expect(panels.length).toBe(6);
    for (const { targets } of panels)
      for (const { expr } of targets) expect(expr).toMatch(/(gateway|consumer)_/);
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

/** @param {Series[]} series */
function draw(series) {
  const panel = { title: 'Accepted and ended', unit: 'reqps', series };
  return renderSvg(
    panelsPicture({ title: 'All is well', subtitle: 'Here.', lastsSeconds: 10, panels: [panel] }),
  );
}
