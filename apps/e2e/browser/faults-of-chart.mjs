/**
 * What is wrong with the SVG that the page shows. Runs in the browser, so it stands on its own.
 * @param {string} background of the page, as #rrggbb
 * @returns {string[]}
 */
export function faultsOfChart(background) {
  const minTextContrast = 4.5;
  const minLineContrast = 3;
  const svg = document.documentElement;
  if (svg.tagName !== 'svg' || svg.querySelector('parsererror')) return ['is no well-formed SVG'];
  const frame = svg.getBoundingClientRect();
  const faults = [];

  const lines = [...svg.querySelectorAll('text')].flatMap((text) => {
    const spans = text.querySelectorAll('tspan');
    return spans.length > 0 ? [...spans] : [text];
  });
  const texts = lines
    .filter((line) => line.textContent.trim() !== '')
    .map((line) => ({ line, words: line.textContent, box: inkOf(line) }));
  for (const { line, words, box } of texts) {
    if (box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom)
      faults.push(`"${words}" is cut off`);
    const contrast = contrastOf(getComputedStyle(line).fill, behind(line, box));
    if (contrast < minTextContrast) faults.push(`"${words}" has a contrast of ${contrast.toFixed(1)}`);
  }
  for (const [index, { words, box }] of texts.entries())
    for (const other of texts.slice(index + 1))
      if (overlap(box, other.box)) faults.push(`"${words}" and "${other.words}" overlap`);

  if (texts.length === 0) faults.push('there is no text');
  const strokes = [...svg.querySelectorAll('path, line, rect')].filter(
    (shape) => !shape.closest('.role-axis-grid'),
  );
  const faint = new Set(
    strokes
      .map((shape) => getComputedStyle(shape).stroke)
      .filter((stroke) => stroke.startsWith('rgb(') && contrastOf(stroke, background) < minLineContrast),
  );
  for (const stroke of faint)
    if (stroke !== asRgb(background)) faults.push(`a line in ${stroke} is too faint`);
  return faults;

  /** The box of a line of text has room above capitals and below the base; letters are about 0.7 of it. */
  function inkOf(line) {
    const box = line.getBoundingClientRect();
    const slack = box.height * 0.15;
    return { left: box.left, right: box.right, top: box.top + slack, bottom: box.bottom - slack };
  }

  function overlap(a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }

  /** The colour of the area that a text stands on: the topmost opaque one at its middle. */
  function behind(line, box) {
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const areas = [...svg.querySelectorAll('path, rect')].filter((shape) => {
      const style = getComputedStyle(shape);
      const at = shape.getBoundingClientRect();
      const isOpaque = style.fill.startsWith('rgb(') && style.fillOpacity === '1' && style.opacity === '1';
      return isOpaque && at.left <= x && x <= at.right && at.top <= y && y <= at.bottom;
    });
    return areas.length > 0 ? getComputedStyle(areas.at(-1)).fill : background;
  }

  /** By WCAG 2. */
  function contrastOf(one, other) {
    const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (lighter + 0.05) / (darker + 0.05);
  }

  function luminance(colour) {
    const [red, green, blue] = channelsOf(colour).map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function channelsOf(colour) {
    if (!colour.startsWith('#')) return colour.match(/\d+/g).map(Number);
    return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
  }

  function asRgb(colour) {
    return `rgb(${channelsOf(colour).join(', ')})`;
  }
}
