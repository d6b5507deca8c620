/**
 * A colour as both schemes show it. Each is told from the others by people who see no red or no green, and has a
 * contrast of at least 4.5 to its page; `gridline` only decorates.
 * @typedef {{ light: string, dark: string }} Colour
 */
export const colours = /** @satisfies {Record<string, Colour>} */ ({
  text: { light: '#1f2328', dark: '#e6edf3' },
  muted: { light: '#59636e', dark: '#9da7b1' },
  gridline: { light: '#d8dee4', dark: '#32383f' },
  /** What stands on a coloured area. */
  page: { light: '#ffffff', dark: '#0d1117' },
  sync: { light: '#b8420b', dark: '#ff9c5a' },
  async: { light: '#0a5fb4', dark: '#68b5ff' },
  shed: { light: '#007a3d', dark: '#b8f0d8' },
  lifted: { light: '#5a1a3c', dark: '#f0c8ff' },
});

/** The place of the plot in the picture, in pixels. */
export const plot = { width: 560, height: 300 };
export const padding = { left: 66, right: 174, top: 128, bottom: 52 };
export const fontSize = 13;
/** The height of a line of text. */
export const lineHeight = 16;

/** Names that need no quotes, as they stand in an attribute. */
export const fontFamily = 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif';

/** For vega-lite. */
export const config = {
  aria: false,
  font: fontFamily,
  view: { stroke: null },
  title: {
    anchor: 'start',
    frame: 'group',
    dx: 12 - padding.left,
    offset: 16,
    color: colours.text.light,
    fontSize: 16,
    fontWeight: 600,
    lineHeight: 20,
    subtitleColor: colours.muted.light,
    subtitleFontSize: 12,
    subtitleLineHeight: 15,
    subtitlePadding: 5,
  },
  axis: {
    domain: false,
    ticks: false,
    gridColor: colours.gridline.light,
    labelColor: colours.text.light,
    labelFontSize: 12,
    labelFlush: false,
    labelOverlap: false,
    labelPadding: 6,
    titleColor: colours.text.light,
    titleFontSize: fontSize,
    titleFontWeight: 400,
  },
  axisX: { grid: false, domain: true, domainColor: colours.muted.light, titleY: 36 },
  // Above the axis, to be read without turning the head.
  axisY: { titleAngle: 0, titleAlign: 'left', titleAnchor: 'end', titleX: 12 - padding.left, titleY: -14 },
  text: { fontSize, lineHeight },
};
