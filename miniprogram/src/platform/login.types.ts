/**
 * Asks WeChat for a login code: single use, valid for 5 minutes, for `POST /sessions` and nothing else. The member sees
 * nothing of it. Rejects when WeChat does not answer.
 */
export type GetLoginCode = () => Promise<string>;
