/*
 * Can the charts of a folder be read, in light and in dark pages? Each text must lie within its picture, touch no other
 * text and have a contrast of 4.5; each line one of 3. They are shown by <img>, as in the README, for the screenshots.
 *
 *   node apps/e2e/browser/charts.mjs [folder, by default docs/results]
 *
 * Environment: CHROMIUM_PATH (else looked for), SCREENSHOTS (a folder; none by default). Exit code 0 if all can be read.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inChromium } from './chromium.mjs';
import { faultsOfChart } from './faults-of-chart.mjs';

const folder = resolve(process.argv[2] ?? 'docs/results');
const screenshots = process.env.SCREENSHOTS;
const pages = { light: '#ffffff', dark: '#0d1117' };

const files = readdirSync(folder).filter((name) => name.endsWith('.svg'));
if (files.length === 0) throw new Error(`There are no charts in ${folder}.`);
const faults = [];
await inChromium(async (browser) => {
  const page = await browser.newPage();
  for (const [scheme, background] of Object.entries(pages)) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const file of files) {
      await page.goto(pathToFileURL(join(folder, file)).href);
      const found = await page.evaluate(faultsOfChart, background);
      faults.push(...found.map((fault) => `${file}, ${scheme}: ${fault}`));
      if (screenshots) await shoot(page, file, scheme);
    }
  }
});
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
else console.log(`${files.length} charts can be read, in light and in dark pages.`);

async function shoot(page, file, scheme) {
  const picture = readFileSync(join(folder, file)).toString('base64');
  await page.goto('about:blank');
  await page.setContent(
    `<body style="margin: 0; background: ${pages[scheme]}"><img src="data:image/svg+xml;base64,${picture}">`,
  );
  mkdirSync(screenshots, { recursive: true });
  await page.locator('img').screenshot({ path: join(screenshots, file.replace('.svg', `-${scheme}.png`)) });
}
