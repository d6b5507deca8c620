const fenced = /^(```|~~~)[\s\S]*?^\1/gm;
const inlineCode = /`[^`\n]*`/g;

/**
 * The links within the repository.
 * @param {string} text Markdown
 * @returns {string[]}
 */
export function linksOf(text) {
  const prose = text
    .replace(fenced, '')
    .replace(/\[`([^`\n]*)`\]/g, '[$1]')
    .replace(inlineCode, '');
  const found = prose.matchAll(/\]\(([^)\s]+)\)|(?:href|src|srcset)="([^"]+)"/g);
  return [...found]
    .map(([, link, attribute]) => link ?? attribute ?? '')
    .filter((link) => !/^\w+:/.test(link));
}

/**
 * The anchors of the headings, as GitHub makes them.
 * @param {string} text Markdown
 * @returns {Set<string>}
 */
export function anchorsOf(text) {
  /** @type {Set<string>} */
  const anchors = new Set();
  for (const [, heading = ''] of text.replace(fenced, '').matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = heading
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-');
    let unique = slug;
    for (let count = 1; anchors.has(unique); count += 1) unique = `${slug}-${count}`;
    anchors.add(unique);
  }
  return anchors;
}
