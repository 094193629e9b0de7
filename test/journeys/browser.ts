import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where a Chromium is, or undefined: `CHROMIUM`, /usr/bin/chromium, then the usual names along the PATH. */
export function findChromium(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const places = [
    ...(env.CHROMIUM ? [env.CHROMIUM] : []),
    '/usr/bin/chromium',
    ...(env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name))),
  ];
  return places.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** To be printed where journeys are skipped, so that nobody takes silence for a pass. */
export const NO_CHROMIUM =
  'Browser journeys do not run: no Chromium found. Install one (Debian: chromium, fonts-noto-cjk) or set CHROMIUM.';

export interface Visit {
  readonly page: Page;
  /** What the browser complained about: page errors, console errors, failed requests. Empty on a good day. */
  readonly complaints: readonly string[];
  /** From here on an answer 401 is part of the story. */
  signedOutIsExpected(): void;
  close(): Promise<void>;
}

export interface Account {
  readonly user: string;
  readonly password: string;
}

export interface Visitors {
  /** A fresh browser profile at the log-in page. */
  open(options?: { readonly width?: number; readonly height?: number }): Promise<Visit>;
  /** The same, signed in with the keyboard and waiting on the landing page. */
  signIn(account: Account, options?: { readonly width?: number; readonly height?: number }): Promise<Visit>;
  close(): Promise<void>;
}

/** One browser for many people, each in a profile of their own. Throws when no Chromium is there. */
export async function openBrowser(baseUrl: string, executablePath = findChromium()): Promise<Visitors> {
  if (!executablePath) throw new Error(NO_CHROMIUM);
  const browser: Browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ],
  });
  const open: Visitors['open'] = async (options = {}) => {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1366, height: options.height ?? 768 },
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    // The first question of a page, who is signed in, is rightly answered with 401.
    let unknown = 1;
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      if (message.text().includes('401') && unknown > 0) unknown -= 1;
      else complaints.push(`${message.text()} ${message.location().url}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
    });
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith('http') && url.origin !== new URL(baseUrl).origin)
        complaints.push(`outside request: ${url.origin}`);
    });
    await page.goto(baseUrl);
    await page.waitForSelector('#password');
    return {
      page,
      complaints,
      signedOutIsExpected() {
        unknown = Number.POSITIVE_INFINITY;
      },
      close: () => context.close(),
    };
  };
  return {
    open,
    async signIn(account, options) {
      const visit = await open(options);
      await visit.page.keyboard.type(account.user);
      await visit.page.keyboard.press('Tab');
      await visit.page.keyboard.type(account.password);
      await visit.page.keyboard.press('Enter');
      await visit.page.waitForSelector('.app');
      return visit;
    },
    close: () => browser.close(),
  };
}
