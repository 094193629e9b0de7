import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { testCity } from './testing.ts';

const consoleDir = mkdtempSync(join(tmpdir(), 'jiesu-console-'));
mkdirSync(join(consoleDir, 'assets'));
writeFileSync(join(consoleDir, 'index.html'), '<!doctype html><title>接诉</title>');
writeFileSync(join(consoleDir, 'assets', 'index-abc123.js'), 'export {}');
const docsDir = fileURLToPath(new URL('../../../schemas/generated', import.meta.url));

const get = async (path: string) => {
  const city = await testCity([], { consoleDir, docsDir });
  return city.inject('GET', path, { as: null });
};

describe('the console', () => {
  it('is one page under every address of its own, never kept, and lets only its own scripts run', async () => {
    for (const path of ['/', '/tickets/20261123-7K2Q9F4M-1', '/admin/users?x=1']) {
      const { status, text, headers } = await get(path);
      expect({ status, cache: headers['cache-control'] }).toEqual({ status: 200, cache: 'no-cache' });
      expect(text).toContain('接诉');
      expect(headers['content-security-policy']).toContain("script-src 'self';");
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it('has hashed files that are kept for ever, and nothing in the place of missing ones', async () => {
    expect(await get('/assets/index-abc123.js')).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'public, max-age=31536000, immutable' },
    });
    for (const path of ['/assets/index-old.js', '/favicon.ico', '/api/nothing', '/..%2f..%2fpackage.json']) {
      const reply = await get(path);
      expect({ path, status: reply.status }).toEqual({ path, status: 404 });
      expect(reply.body.code).toBe('not-found');
    }
  });

  it('says 405 for a path that exists under another method', async () => {
    expect(await get('/api/dead-letters/x/replay')).toMatchObject({
      status: 405,
      headers: { allow: 'POST' },
    });
  });
});

describe('the docs', () => {
  it('are OpenAPI with its page and the catalogue of facts, without the network', async () => {
    expect((await get('/docs/openapi.json')).body.openapi).toMatch(/^3\.1/);
    expect((await get('/docs/asyncapi.json')).body.asyncapi).toMatch(/^3\./);
    const page = await get('/docs');
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/(src|href)="https?:/);
    const facts = await get('/docs/facts');
    expect(facts.text).toContain('request.received.v1');
    expect((await get('/docs/static/swagger-ui.css')).status).toBe(200);
  });
});
