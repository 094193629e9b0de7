/** Topics seen so far are remembered; one per receiving unit, so some hundreds. */
const REMEMBERED = 5_000;

/** For adapters: `tickets` matches itself, `dispatch.*` any ending. */
export function topicMatcher(topics: readonly string[]): (topic: string) => boolean {
  const exact = new Set(topics.filter((topic) => !topic.endsWith('*')));
  const openings = topics.filter((topic) => topic.endsWith('*')).map((topic) => topic.slice(0, -1));
  const known = new Map<string, boolean>();
  return (topic) => {
    const answer = known.get(topic);
    if (answer !== undefined) return answer;
    if (known.size >= REMEMBERED) known.clear();
    const found = exact.has(topic) || openings.some((opening) => topic.startsWith(opening));
    known.set(topic, found);
    return found;
  };
}
