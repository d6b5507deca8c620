import { problemNames } from '@order-intake/contracts';

/** Whether dead letters may have it. @param {string} reason */
export const isReason = (reason) => problemNames.some((name) => name === reason);
