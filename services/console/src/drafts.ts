/** The two stores of a browser, as far as drafts need them. */
export interface Drawer {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface Draft {
  readonly savedAt: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * Keeps what somebody is typing, so that a crashed tab loses nothing. All fields live in the session's drawer;
 * the lasting one gets them without the personal ones (名字、电话不落盘), so that a shared machine keeps no caller.
 */
export function draftStore(
  session: Drawer,
  lasting: Drawer,
  place: { readonly userId: string; readonly form: string; readonly personal: readonly string[] },
) {
  const key = `jiesu.draft.${place.form}.${place.userId}`;
  const put = (drawer: Drawer, draft: Draft | undefined): void => {
    try {
      if (draft) drawer.setItem(key, JSON.stringify(draft));
      else drawer.removeItem(key);
    } catch {
      // A full or forbidden drawer must not stop the person from working: the text is still on the screen.
    }
  };
  const read = (drawer: Drawer): Draft | undefined => {
    try {
      const text = drawer.getItem(key);
      if (!text) return undefined;
      const value: unknown = JSON.parse(text);
      if (typeof value !== 'object' || value === null) return undefined;
      const { savedAt, fields } = value as Partial<Draft>;
      return typeof savedAt === 'number' && typeof fields === 'object' && fields !== null
        ? { savedAt, fields }
        : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    save(fields: Readonly<Record<string, unknown>>, now: number): void {
      const filled = Object.fromEntries(Object.entries(fields).filter(([, value]) => isFilled(value)));
      if (Object.keys(filled).length === 0) {
        put(session, undefined);
        put(lasting, undefined);
        return;
      }
      const lean = Object.fromEntries(
        Object.entries(filled).filter(([name]) => !place.personal.includes(name)),
      );
      put(session, { savedAt: now, fields: filled });
      put(lasting, Object.keys(lean).length > 0 ? { savedAt: now, fields: lean } : undefined);
    },
    /** The newer of the two; the session's when equal, for it is the fuller one. */
    load(): Draft | undefined {
      const here = read(session);
      const kept = read(lasting);
      if (here && kept) return kept.savedAt > here.savedAt ? kept : here;
      return here ?? kept;
    },
    clear(): void {
      put(session, undefined);
      put(lasting, undefined);
    },
  };
}

export type DraftStore = ReturnType<typeof draftStore>;

function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && value !== false;
}
