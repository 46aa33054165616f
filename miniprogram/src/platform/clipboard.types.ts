/**
 * Puts a text where the member can paste it from, and says that it did. Rejects when the platform or the member does not
 * allow it: WeChat counts the clipboard among the things that the privacy guide must name.
 */
export type CopyText = (text: string) => Promise<void>;

/**
 * Reads what the member has copied; empty where that is nothing, or no text. Only to be called for a tap that asks for it.
 * Rejects as `CopyText` does.
 */
export type ReadCopiedText = () => Promise<string>;
