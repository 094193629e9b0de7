/** What is asked for within a tick, and while earlier questions are under way, is asked together. */
export function gather<A, R>(
  ask: (asked: readonly A[]) => Promise<readonly R[]>,
  { atOnce, underWay }: { readonly atOnce: number; readonly underWay: number },
): (asked: A) => Promise<R> {
  interface Waiting {
    readonly asked: A;
    readonly resolve: (result: R) => void;
    readonly reject: (error: unknown) => void;
  }
  let waiting: Waiting[] = [];
  let flights = 0;
  let planned = false;

  const plan = (): void => {
    if (planned || waiting.length === 0 || flights >= underWay) return;
    planned = true;
    setImmediate(() => {
      planned = false;
      const now = waiting.slice(0, atOnce);
      waiting = waiting.slice(atOnce);
      flights++;
      ask(now.map(({ asked }) => asked))
        .then(
          (results) => {
            for (const [i, { resolve }] of now.entries()) resolve(results[i] as R);
          },
          (error: unknown) => {
            for (const { reject } of now) reject(error);
          },
        )
        .finally(() => {
          flights--;
          plan();
        });
      plan();
    });
  };
  return (asked) =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, resolve, reject });
      plan();
    });
}
