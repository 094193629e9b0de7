import { describe, expect, it } from 'vitest';
import { tokens } from './theme.ts';

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

describe('the colours', () => {
  it.each([
    ['ink', 'ground'],
    ['inkSoft', 'ground'],
    ['inkSoft', 'paperSunk'],
    ['inkSoft', 'primarySoft'],
    ['inkFaint', 'ground'],
    ['inkFaint', 'paper'],
    ['inkFaint', 'primarySoft'],
    ['primary', 'primarySoft'],
    ['primary', 'paper'],
    ['paper', 'primary'],
    ['navInk', 'nav'],
    ['navInk', 'navRaised'],
    ['navInkSoft', 'nav'],
    ['urgent', 'urgentSoft'],
    ['urgent', 'primarySoft'],
    ['soon', 'soonSoft'],
    ['soon', 'ground'],
    ['good', 'goodSoft'],
    ['good', 'ground'],
    ['ink', 'mark'],
  ] as const)('%s on %s can be read by tired eyes (WCAG AA, 4.5 : 1)', (front, back) => {
    expect(contrast(tokens[front], tokens[back])).toBeGreaterThanOrEqual(4.5);
  });
  it('the focus ring stands out from every ground (3 : 1)', () => {
    for (const ground of ['paper', 'ground', 'primarySoft'] as const) {
      expect(contrast(tokens.focus, tokens[ground])).toBeGreaterThanOrEqual(3);
    }
    expect(contrast(tokens.navAccent, tokens.nav)).toBeGreaterThanOrEqual(3);
  });
  it('text begins at 15 px', () => {
    expect(tokens.font).toBeGreaterThanOrEqual(15);
  });
});
