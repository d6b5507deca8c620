import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { colours, fontFamily } from './theme.mjs';

/** A vega-lite specification. Its own types are of no help in JavaScript; what it warns of is thrown instead. */
/** @typedef {Record<string, unknown>} Specification */
/** @typedef {Specification & { title: { text: string[], subtitle: string[] } }} Picture a specification with a sentence above it */

const complaints = {
  level: () => complaints,
  error: fail,
  warn: fail,
  info: () => complaints,
  debug: () => complaints,
};

/**
 * The same specification gives the same text.
 * @param {Picture} picture
 */
export async function renderSvg(picture) {
  const { spec } = compile(/** @type {any} */ (picture), { logger: complaints });
  const view = new View(parse(spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return `${inBothSchemes(svg, picture.title.text.join(' '))}\n`;
}

/**
 * The colours in the picture are those of light pages; dark ones take their place where they are asked for. That works
 * within `<img>` too, where the page's own style does not reach.
 * @param {string} svg
 * @param {string} name for those who hear the picture
 */
function inBothSchemes(svg, name) {
  const dark = Object.values(colours).map(
    ({ light, dark }) => `[fill="${light}"]{fill:${dark}}[stroke="${light}"]{stroke:${dark}}`,
  );
  const style = `<style>@media (prefers-color-scheme:dark){${dark.join('')}}</style>`;
  return svg
    .replaceAll(` font-family="${fontFamily}"`, '')
    .replace(
      /<svg ([^>]*)>/,
      `<svg $1 role="img" font-family="${fontFamily}"><title>${escape(name)}</title>${style}`,
    );
}

/** @param {string} text */
function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/**
 * @param {unknown[]} what
 * @returns {never}
 */
function fail(...what) {
  throw new Error(`vega-lite: ${what.join(' ')}`);
}
