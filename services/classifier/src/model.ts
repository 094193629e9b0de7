import type { ProblemTypes } from '@jiesu/service-kit';
import { type Hit, type Lexicon, lexiconOf, longest } from './lexicon.ts';

/**
 * Baseline: weighted evidence words of the taxonomy plus a linear model on pairs of characters, trained on the
 * examples of this project when the service starts (a fraction of a second, so there is no model file to go stale).
 * Everything is additive: the words that decided are the words with the largest share.
 */
export interface Model {
  readonly codes: readonly string[];
  readonly words: Lexicon<readonly WordShare[]>;
  /** Probabilities per type, in the order of `codes`, and the evidence words that were seen. */
  score(text: string, hits: readonly Hit<readonly WordShare[]>[]): Scored;
}

/** Evidence of one word for one type. */
export interface WordShare {
  readonly type: number;
  readonly weight: number;
}

export interface Scored {
  readonly probabilities: Float64Array;
  /** Summed evidence per type. */
  readonly evidence: Float64Array;
  /** Share of the text's character pairs that the examples know: how much at home the model is. */
  readonly known: number;
}

export interface Example {
  readonly code: string;
  readonly text: string;
}

export interface Tuning {
  readonly evidence: number;
  readonly scale: number;
  readonly epochs: number;
  readonly rate: number;
  readonly decay: number;
  readonly temperature: number;
}

/** Found by cross-validation over the examples: `npm run evaluate -w services/classifier -- --tune`. */
export const TUNING: Tuning = { evidence: 3.5, scale: 2, epochs: 6, rate: 0.3, decay: 1e-4, temperature: 1 };

export function wordsOf(types: ProblemTypes): Lexicon<readonly WordShare[]> {
  const shares = new Map<string, WordShare[]>();
  for (const [type, { keywords }] of types.types.entries())
    for (const [word, weight] of Object.entries(keywords)) {
      const list = shares.get(word);
      if (list) list.push({ type, weight });
      else shares.set(word, [{ type, weight }]);
    }
  // A word that many types share says less about each.
  const thinned = new Map<string, readonly WordShare[]>();
  for (const [word, list] of shares)
    thinned.set(
      word,
      list.map((s) => ({ type: s.type, weight: s.weight / Math.sqrt(list.length) })),
    );
  return lexiconOf(thinned);
}

/** Calls back with a number for each pair of neighbouring letters or characters; punctuation separates. */
function eachPair(text: string, take: (pair: number) => void): void {
  let before = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    const letter = (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x61 && c <= 0x7a);
    if (letter && before !== 0) take(before * 65_536 + c);
    before = letter ? c : 0;
  }
}

/** Characters within which a word counts in full. */
const EARLY = 60;

/** More text than this adds nothing to what a request is about, and the time stays bounded. */
const LONGEST_READ = 1200;

export function trainModel(
  types: ProblemTypes,
  examples: readonly Example[],
  tuning: Tuning = TUNING,
): Model {
  const codes = types.types.map((t) => t.code);
  const classes = codes.length;
  const indexOf = new Map(codes.map((code, i) => [code, i]));
  const words = wordsOf(types);
  const features = new Map<number, number>();

  const evidenceOf = (hits: readonly Hit<readonly WordShare[]>[]): Float64Array => {
    const evidence = new Float64Array(classes);
    const seen = new Set<string>();
    for (const hit of hits) {
      if (seen.has(hit.word)) continue;
      seen.add(hit.word);
      // The matter comes first; what follows is how it went on, with whom, and what is wished.
      const fade = hit.begin <= EARLY ? 1 : Math.max(0.4, EARLY / hit.begin);
      for (const share of hit.payload) evidence[share.type]! += share.weight * fade;
    }
    return evidence;
  };

  const prepared = examples
    .filter((e) => indexOf.has(e.code))
    .map((e) => {
      const pairs = new Set<number>();
      eachPair(e.text, (pair) => {
        let feature = features.get(pair);
        if (feature === undefined) {
          feature = features.size;
          features.set(pair, feature);
        }
        pairs.add(feature);
      });
      return {
        type: indexOf.get(e.code)!,
        features: Uint32Array.from(pairs),
        evidence: evidenceOf(longest(words.find(e.text))),
      };
    });

  const weights = new Float32Array(features.size * classes);
  const logits = new Float64Array(classes);

  const fill = (evidence: Float64Array, list: ArrayLike<number>, count: number, norm: number) => {
    for (let t = 0; t < classes; t++) {
      const e = evidence[t]!;
      logits[t] = e === 0 ? 0 : tuning.evidence * Math.log1p(e);
    }
    const factor = tuning.scale * norm;
    for (let i = 0; i < count; i++) {
      const row = list[i]! * classes;
      for (let t = 0; t < classes; t++) logits[t]! += factor * weights[row + t]!;
    }
  };
  const softmax = (temperature: number) => {
    let top = Number.NEGATIVE_INFINITY;
    for (let t = 0; t < classes; t++) if (logits[t]! > top) top = logits[t]!;
    let sum = 0;
    for (let t = 0; t < classes; t++) {
      logits[t] = Math.exp((logits[t]! - top) / temperature);
      sum += logits[t]!;
    }
    for (let t = 0; t < classes; t++) logits[t]! /= sum;
  };

  // Plain stochastic gradient descent; the order is a fixed walk, so that every start gives the same model.
  let stride = 379;
  while (prepared.length % stride === 0) stride += 2;
  for (let epoch = 0; epoch < tuning.epochs; epoch++) {
    const rate = tuning.rate / (1 + epoch * 0.5);
    for (let n = 0; n < prepared.length; n++) {
      const example = prepared[(n * stride + epoch * 17) % prepared.length]!;
      const norm = 1 / Math.sqrt(example.features.length || 1);
      fill(example.evidence, example.features, example.features.length, norm);
      softmax(1);
      logits[example.type]! -= 1;
      const step = rate * norm * tuning.scale;
      for (const feature of example.features) {
        const row = feature * classes;
        for (let t = 0; t < classes; t++) {
          const at = row + t;
          weights[at] = weights[at]! * (1 - tuning.decay) - step * logits[t]!;
        }
      }
    }
  }

  const thin = thinned(weights, features.size, classes);
  const stamp = new Uint32Array(features.size);
  const found = new Uint32Array(LONGEST_READ);
  let turn = 0;
  return {
    codes,
    words,
    score(text, hits) {
      turn = (turn + 1) >>> 0;
      let count = 0;
      let pairs = 0;
      eachPair(text.length > LONGEST_READ ? text.slice(0, LONGEST_READ) : text, (pair) => {
        pairs++;
        const feature = features.get(pair);
        if (feature === undefined || stamp[feature] === turn) return;
        stamp[feature] = turn;
        found[count++] = feature;
      });
      const evidence = evidenceOf(hits);
      fill(evidence, found, 0, 0);
      const factor = tuning.scale / Math.sqrt(count || 1);
      for (let i = 0; i < count; i++) {
        const feature = found[i]!;
        for (let at = thin.starts[feature]!; at < thin.starts[feature + 1]!; at++)
          logits[thin.types[at]!]! += factor * thin.values[at]!;
      }
      softmax(tuning.temperature);
      return { probabilities: logits.slice(), evidence, known: pairs === 0 ? 0 : count / pairs };
    },
  };
}

/** Weights smaller than this move no decision: left out, a text costs a tenth of the time. */
const NEGLIGIBLE = 0.015;

interface Thinned {
  readonly starts: Uint32Array;
  readonly types: Uint16Array;
  readonly values: Float32Array;
}

function thinned(weights: Float32Array, rows: number, classes: number): Thinned {
  let kept = 0;
  for (const w of weights) if (Math.abs(w) >= NEGLIGIBLE) kept++;
  const starts = new Uint32Array(rows + 1);
  const types = new Uint16Array(kept);
  const values = new Float32Array(kept);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    starts[row] = at;
    for (let t = 0; t < classes; t++) {
      const w = weights[row * classes + t]!;
      if (Math.abs(w) < NEGLIGIBLE) continue;
      types[at] = t;
      values[at++] = w;
    }
  }
  starts[rows] = at;
  return { starts, types, values };
}
