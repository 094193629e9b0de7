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
  /** A page that nobody signs in to, empty at first; without script where asked. */
  plain(options: {
    readonly width: number;
    readonly height: number;
    readonly javaScriptEnabled: boolean;
  }): Promise<Visit>;
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
    async plain({ width, height, javaScriptEnabled }) {
      const context = await browser.newContext({
        viewport: { width, height },
        locale: 'zh-CN',
        timezoneId: 'Asia/Shanghai',
        javaScriptEnabled,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      return { page, complaints, signedOutIsExpected: () => undefined, close: () => context.close() };
    },
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

/** Of the page, for the functions that run there. */
declare const document: {
  readonly activeElement: { matches(selector: string): boolean } | null;
  querySelector(selector: string): { readonly naturalWidth?: number } | null;
};

export type Desk = ReturnType<typeof deskOf>;

/** What a person does and sees. */
export function deskOf(page: Page) {
  page.setDefaultTimeout(20_000);
  const sees = (where: string, words: string): Promise<void> =>
    page.locator(where).filter({ hasText: words }).first().waitFor();
  const press = (keys: string): Promise<void> => page.keyboard.press(keys);
  const type = (words: string): Promise<void> => page.keyboard.type(words);
  /** What is typed now goes there. */
  const focused = async (where: string): Promise<void> => {
    await page.waitForFunction((sought) => document.activeElement?.matches(sought), where);
  };
  return {
    sees,
    press,
    type,
    focused,
    /** Waits until the dialog is there and takes letters. */
    async dialog(title: string): Promise<void> {
      await sees('.ant-modal', title);
      await focused('.ant-modal textarea, .ant-modal input');
    },
    /** The dialog has gone, and the page takes keys again. */
    undisturbed: () => page.locator('.ant-modal').last().waitFor({ state: 'hidden' }),
    async palette(words: string): Promise<void> {
      await press('Control+k');
      await page.locator('.palette input').waitFor();
      await type(words);
      await sees('.palette [aria-selected="true"]', words);
      await press('Enter');
      await page.locator('.palette').waitFor({ state: 'hidden' });
    },
    /** Picture shown, not only its frame. */
    async loads(selector: string): Promise<void> {
      await page.waitForFunction((sought) => document.querySelector(sought)?.naturalWidth, selector);
    },
    /** Moves a row of alternatives to one of them with the arrow keys. */
    async segment(name: string): Promise<void> {
      await page.locator('.ant-segmented input').first().focus();
      for (let step = 0; step < 6; step += 1) {
        if ((await page.locator('.ant-segmented-item-selected').innerText()).includes(name)) return;
        await press('ArrowRight');
      }
      throw new Error(`no ${name} among the alternatives`);
    },
    /** At night and over noon nobody is called: then the desk says so and shows who is to be called later. */
    async calls(): Promise<void> {
      const later = page.getByRole('button', { name: '看看稍后再拨的' });
      await page.locator('.questions').or(later).first().waitFor();
      if (!(await later.isVisible())) return;
      await later.focus();
      await press('Enter');
    },
  };
}
