/**
 * Token buckets by sender: `rate` tokens come back each second, up to `burst`. Whoever is signed in is counted by
 * account, not by address: a thousand people behind one proxy are not one sender.
 */
export interface Limiter {
  /** 0 = go on; otherwise the seconds after which one call is free again. */
  take(sender: string): number;
}

interface Bucket {
  tokens: number;
  at: number;
}

const SWEEP_AT = 20_000;

export function createLimiter(
  rate: number,
  burst: number,
  nowMs: () => number = () => performance.now(),
): Limiter {
  const buckets = new Map<string, Bucket>();
  const perMs = rate / 1000;
  const sweep = (now: number): void => {
    // A bucket that is full again says nothing: forgetting it bounds the memory an attacker can take.
    for (const [sender, bucket] of buckets) {
      if (bucket.tokens + (now - bucket.at) * perMs >= burst) buckets.delete(sender);
    }
    if (buckets.size >= SWEEP_AT) buckets.clear();
  };
  return {
    take(sender) {
      const now = nowMs();
      let bucket = buckets.get(sender);
      if (bucket === undefined) {
        if (buckets.size >= SWEEP_AT) sweep(now);
        bucket = { tokens: burst, at: now };
        buckets.set(sender, bucket);
      } else {
        bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.at) * perMs);
        bucket.at = now;
      }
      if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / rate));
      bucket.tokens -= 1;
      return 0;
    },
  };
}
