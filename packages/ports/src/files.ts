export interface StoredFile {
  /** sha-256 of the content, hex: identity, and proof that nothing was changed. */
  readonly ref: string;
  readonly bytes: number;
  readonly mediaType: string;
}

/** Evidence: content-addressed, so a file name never becomes a path. */
export interface Files {
  put(content: Uint8Array, mediaType: string): Promise<StoredFile>;
  get(ref: string): Promise<{ readonly content: Uint8Array; readonly mediaType: string } | undefined>;
}
