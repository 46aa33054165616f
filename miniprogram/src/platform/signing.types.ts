import type { RenewalSigning } from '@shared/contract/renewal';

/**
 * How the way to WeChat's page for signing went: it was opened, the member did not let it, or WeChat refused. Whether
 * anything was signed there, the server says.
 */
export type SigningVisit = 'opened' | 'cancelled' | 'failed';

/**
 * Opens WeChat's page for signing with the server's parameters, untouched. On a phone it settles when that page is in front,
 * and the way back is the app coming to the front again; a browser waits until the page is closed. Never rejects.
 */
export type OpenSigning = (signing: RenewalSigning['signing']) => Promise<SigningVisit>;
