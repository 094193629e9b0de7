import type { OperationId, Operations } from '@jiesu/contracts';
import {
  type InfiniteData,
  keepPreviousData,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useRef } from 'react';
import { ApiError, call, type Input } from './api.ts';
import { randomId } from './ids.ts';
import { intents } from './intents.ts';

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The client itself tries again what may be tried again.
      retry: false,
      staleTime: 10_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
});

type Reply<K extends OperationId> = Operations[K]['reply'];

interface ReadOptions {
  readonly enabled?: boolean;
  /** Reference data does not change under one's eyes. */
  readonly lasting?: boolean;
  /** Shows the former answer while another one is fetched (filters, typing). */
  readonly keep?: boolean;
  readonly every?: number;
}

/** Reads by GET (or by a POST that only asks, like `suggest`). The key begins with the operation's id. */
export function useRead<K extends OperationId>(id: K, input: Input<K> = {}, options: ReadOptions = {}) {
  return useQuery<Reply<K>, ApiError>({
    queryKey: [id, input],
    queryFn: ({ signal }) => call(id, input, { signal }),
    enabled: options.enabled ?? true,
    ...(options.lasting ? { staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY } : {}),
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
    ...(options.every ? { refetchInterval: options.every } : {}),
  });
}

interface PageReply {
  readonly items: readonly unknown[];
  readonly total: number;
  readonly cursor?: string;
}

type Paged = { [K in OperationId]: Reply<K> extends PageReply ? K : never }[OperationId];
type Item<K extends Paged> = Reply<K> extends { readonly items: readonly (infer I)[] } ? I : never;

/** A list read page by page with the server's cursor; `items` is what has been fetched so far. */
export function usePages<K extends Paged>(id: K, input: Input<K> = {}, options: ReadOptions = {}) {
  const result = useInfiniteQuery<
    Reply<K>,
    ApiError,
    InfiniteData<Reply<K>>,
    readonly unknown[],
    string | undefined
  >({
    queryKey: [id, 'pages', input],
    queryFn: ({ pageParam, signal }) =>
      call(
        id,
        {
          ...input,
          query: { ...(input.query ?? {}), ...(pageParam ? { cursor: pageParam } : {}) },
        } as Input<K>,
        { signal },
      ),
    initialPageParam: undefined,
    getNextPageParam: (last) => (last as PageReply).cursor,
    enabled: options.enabled ?? true,
    placeholderData: keepPreviousData,
    ...(options.every ? { refetchInterval: options.every } : {}),
  });
  const pages = (result.data?.pages ?? []) as readonly PageReply[];
  return {
    ...result,
    first: result.data?.pages[0],
    items: pages.flatMap((page) => page.items) as readonly Item<K>[],
    total: pages[0]?.total,
  };
}

/**
 * A command. The idempotency key belongs to the intention: pressing again after a failure repeats the same command;
 * after success the next press is a new one. What the command touched is read again at once (read your write).
 */
export function useCommand<K extends OperationId>(id: K, touches: readonly OperationId[] = []) {
  const client = useQueryClient();
  const wish = useRef<ReturnType<typeof intents>>(undefined);
  wish.current ??= intents(randomId);
  return useMutation<Reply<K>, ApiError, Input<K>>({
    mutationKey: [id],
    mutationFn: async (input) => {
      const key = wish.current?.keyFor(input) ?? randomId();
      const reply = await call(id, input, { key });
      wish.current?.fulfilled();
      return reply;
    },
    // Not awaited: reading again may take the caller off the screen, and its own `onSuccess` must run before that.
    onSettled: (_reply, error) => {
      // A refusal often means that somebody was faster: show how things stand.
      if (error && !(error instanceof ApiError && error.status === 409)) return;
      for (const touched of touches) void client.invalidateQueries({ queryKey: [touched] });
    },
  });
}
