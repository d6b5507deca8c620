import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

/**
 * Lets `look` use a browser with a profile of its own, which ends with it. CHROMIUM_PATH says where Chromium is, if it
 * is not where it is usually.
 */
export async function inChromium(look) {
  const profile = await mkdtemp(join(tmpdir(), 'order-intake-browser-'));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    headless: true,
    viewport: { width: 1280, height: 1600 },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  try {
    await look(browser);
  } finally {
    await browser.close();
    await rm(profile, { recursive: true, force: true });
  }
}

function chromiumPath() {
  const candidates = [
    process.env.CHROMIUM_PATH,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  const found = candidates.find((path) => path && existsSync(path));
  if (!found) throw new Error('No Chromium found. Install it (apt install chromium) or set CHROMIUM_PATH.');
  return found;
}
