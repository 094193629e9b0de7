/** A random id. `crypto.randomUUID` is missing on plain-HTTP intranets and before Chromium 92. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const REQUEST = /^\d{8}-[0-9A-HJKMNP-TV-Z]{8}$/;
const TICKET = /^(\d{8}-[0-9A-HJKMNP-TV-Z]{8})-(\d{1,3})$/;

export type Sought =
  | { readonly kind: 'request'; readonly requestId: string }
  | { readonly kind: 'ticket'; readonly requestId: string; readonly ticketId: string };

/** Reads what somebody pasted or typed from paper: blanks, small letters, O for 0 and I or L for 1 are forgiven. */
export function readId(typed: string): Sought | undefined {
  const text = typed
    .trim()
    .toUpperCase()
    .replace(/\s+/g, '')
    .replace(/[—–－_]/g, '-')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  if (REQUEST.test(text)) return { kind: 'request', requestId: text };
  const ticket = TICKET.exec(text);
  if (ticket?.[1]) return { kind: 'ticket', requestId: ticket[1], ticketId: text };
  return undefined;
}
