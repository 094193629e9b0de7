export declare const nodeFlags: readonly string[];
export declare const nodeEnv: Readonly<Record<string, string>>;
